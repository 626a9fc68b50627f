// Cloud placeholders as they are. Windows may show some programs files with the reparse tags of the
// cloud filter as plain files, without their reparse points. [WDK]
#pragma once

namespace scanner {

// Asks for them to be shown to this process: RtlSetProcessPlaceholderCompatibilityMode() of
// ntdll.dll, from Windows 10 1803 on; does nothing on older ones. Windows only; once, at the start.
void expose_placeholders();

}  // namespace scanner
