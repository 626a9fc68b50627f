// Makes cloud placeholders visible. Windows may show files with the reparse tags of the cloud
// filter to some programs as plain files, without their reparse points. [WDK]
#pragma once

namespace scanner {

// Requests that they be shown to this process: RtlSetProcessPlaceholderCompatibilityMode() of
// ntdll.dll, since Windows 10 1803; does nothing on older ones. Windows only; call once, at the
// start.
void expose_placeholders();

}  // namespace scanner
