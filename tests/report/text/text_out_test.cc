#include "report/text/text_out.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using report::TextOut;

// Every kind of append, over many growths, against std::string.
TEST(TextOut, HoldsWhatWasAppended) {
  TextOut out;
  std::string same;
  EXPECT_EQ(out.text(), "");
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::string piece(i % 97, static_cast<char>('a' + i % 26));
    out.put(piece);
    same += piece;
    out.put(',');
    same.push_back(',');
    out.fill(i % 5, '-');
    same.append(i % 5, '-');
    char* to = out.room(i % 11);
    for (std::size_t k = 0; k < i % 11; ++k) *to++ = 'r';
    out.written(to);
    same.append(i % 11, 'r');
  }
  EXPECT_EQ(out.text(), same);
  EXPECT_EQ(out.size(), same.size());
  EXPECT_EQ(out.back(), same.back());
  out.drop_back();
  EXPECT_EQ(out.size(), same.size() - 1);
  out.clear();
  EXPECT_EQ(out.text(), "");
  out.put("x");
  EXPECT_EQ(out.text(), "x");
}

TEST(TextOut, RepeatsAPartOfItselfThoughItMoves) {
  TextOut out;
  out.put("ab");
  const std::size_t start = out.size();
  for (char c = 'a'; c <= 'z'; ++c) out.put(c);
  const TextOut::Part part = out.since(start);
  std::string same = "ab";
  for (int i = 0; i < 1000; ++i) {
    same += "abcdefghijklmnopqrstuvwxyz";
    if (i > 0) out.repeat(part);
  }
  EXPECT_EQ(out.text(), same);
}

TEST(TextOut, OnePieceLargerThanEverythingBefore) {
  TextOut out;
  out.put("ab");
  out.put(std::string(1'000'000, 'x'));
  out.put("");
  EXPECT_EQ(out.size(), 1'000'002U);
  EXPECT_EQ(out.text().substr(0, 3), "abx");
}

}  // namespace
