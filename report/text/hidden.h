// Code points that are invisible, or that change the order or the lines of text.
#pragma once

namespace report {

// True for controls, format characters (category Cf: joiners, direction marks, tags), all spaces
// and line separators but U+0020, Default_Ignorable_Code_Point (fillers, variation selectors),
// noncharacters, unpaired surrogates, and symbols with an empty glyph (U+2800). Source:
// hidden_ranges.py.
[[nodiscard]] bool is_hidden(char32_t c);

}  // namespace report
