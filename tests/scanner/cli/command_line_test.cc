#include "scanner/cli/command_line.h"

#include <gtest/gtest.h>

namespace {

using Arguments = std::vector<std::u16string>;
using scanner::split_command_line;

// The table in Microsoft's "Parsing C++ command-line arguments".
TEST(CommandLine, AsMicrosoftsTableSays) {
  EXPECT_EQ(split_command_line(uR"(x "a b c" d e)"), (Arguments{u"a b c", u"d", u"e"}));
  EXPECT_EQ(split_command_line(uR"(x "ab\"c" "\\" d)"), (Arguments{uR"(ab"c)", uR"(\)", u"d"}));
  EXPECT_EQ(split_command_line(uR"(x a\\\b d"e f"g h)"), (Arguments{uR"(a\\\b)", u"de fg", u"h"}));
  EXPECT_EQ(split_command_line(uR"(x a\\\"b c d)"), (Arguments{uR"(a\"b)", u"c", u"d"}));
  EXPECT_EQ(split_command_line(uR"(x a\\\\"b c" d e)"), (Arguments{uR"(a\\b c)", u"d", u"e"}));
  EXPECT_EQ(split_command_line(uR"(x a"b"" c d)"), (Arguments{uR"(ab" c d)"}));
}

TEST(CommandLine, ABackslashBeforeTheClosingQuoteStaysABackslash) {
  EXPECT_EQ(split_command_line(uR"(x scan "C:\a dir\" -o a.json)"),
            (Arguments{u"scan", uR"(C:\a dir\)", u"-o", u"a.json"}));
  EXPECT_EQ(split_command_line(uR"(x "C:\a dir\")"), (Arguments{uR"(C:\a dir\)"}));
  EXPECT_EQ(split_command_line(uR"(x "C:\a\" "D:\b\" c)"),
            (Arguments{uR"(C:\a\)", uR"(D:\b\)", u"c"}));
  EXPECT_EQ(split_command_line(uR"(x --under="C:\a dir\" y)"),
            (Arguments{uR"(--under=C:\a dir\)", u"y"}));
  EXPECT_EQ(split_command_line(uR"(x "C:\a dir\\" y)"), (Arguments{uR"(C:\a dir\)", u"y"}));
  EXPECT_EQ(split_command_line(uR"(x "\\?\Volume{1}\" y)"),
            (Arguments{uR"(\\?\Volume{1}\)", u"y"}));
}

TEST(CommandLine, QuotesThatProgramsPassStayAsTheyAre) {
  // How subprocess libraries write the argument "C:\a b" together with its quotes.
  EXPECT_EQ(split_command_line(uR"(x "\"C:\a b\"" y)"), (Arguments{uR"("C:\a b")", u"y"}));
  EXPECT_EQ(split_command_line(uR"(x \"a\" b)"), (Arguments{uR"("a")", u"b"}));
}

TEST(CommandLine, NothingIsExpanded) {
  EXPECT_EQ(split_command_line(u"x *.img ? %PATH% 'a b'"),
            (Arguments{u"*.img", u"?", u"%PATH%", u"'a", u"b'"}));
}

TEST(CommandLine, TheProgramsNameIsNotAnArgument) {
  EXPECT_EQ(split_command_line(uR"("C:\Program Files\x.exe" a)"), (Arguments{u"a"}));
  EXPECT_EQ(split_command_line(uR"("C:\dir\"x a)"), (Arguments{u"a"}));
  EXPECT_EQ(split_command_line(u"x.exe"), Arguments{});
  EXPECT_EQ(split_command_line(u"  a"), (Arguments{u"a"}));  // an empty name
  EXPECT_EQ(split_command_line(u""), Arguments{});
}

TEST(CommandLine, BlanksAndEmptyArguments) {
  EXPECT_EQ(split_command_line(u"x \t a\tb  \t"), (Arguments{u"a", u"b"}));
  EXPECT_EQ(split_command_line(uR"(x "" a "")"), (Arguments{u"", u"a", u""}));
  EXPECT_EQ(split_command_line(uR"(x "unended a)"), (Arguments{u"unended a"}));
  EXPECT_EQ(split_command_line(uR"(x a\)"), (Arguments{uR"(a\)"}));
}

TEST(CommandLine, UnitsAreKeptWhateverTheyAre) {
  const std::u16string odd = {u'x', u' ', 0xD800, u'a', 0xDC00};
  EXPECT_EQ(split_command_line(odd), (Arguments{std::u16string{0xD800, u'a', 0xDC00}}));
}

}  // namespace
