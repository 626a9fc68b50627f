#include "scanner/cli/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "scanner/cli/host.h"
#ifdef _WIN32
#include "scanner/source/win32.h"
#endif

namespace scanner {
namespace {

#ifdef _WIN32
void set(const wchar_t* name, const std::wstring& value) {
  ASSERT_NE(SetEnvironmentVariableW(name, value.c_str()), 0);
}

// U+2192 and U+1F4C1 are in no ANSI code page but UTF-8.
TEST(Environment, WindowsValuesAreUtf8) {
  set(L"LINKAUDIT_TEST", L"\u00DC\u2192\U0001F4C1");
  EXPECT_EQ(environment("LINKAUDIT_TEST"), "\xC3\x9C\xE2\x86\x92\xF0\x9F\x93\x81");
  set(L"LINKAUDIT_TEST", L"\xD800z");
  EXPECT_EQ(environment("LINKAUDIT_TEST"), "\xEF\xBF\xBDz");
}

// 32,767 units are the longest value. [SDK SetEnvironmentVariableW]
TEST(Environment, LongValuesAreComplete) {
  for (const std::size_t length : {254U, 255U, 256U, 257U, 30'000U}) {
    set(L"LINKAUDIT_TEST", std::wstring(length, L'x'));
    EXPECT_EQ(environment("LINKAUDIT_TEST"), std::string(length, 'x'));
  }
}

// COMPUTERNAME is a variable like any other.
TEST(Host, IsNotWhatTheEnvironmentSays) {
  set(L"COMPUTERNAME", L"Somebody else");
  EXPECT_FALSE(host_name().empty());
  EXPECT_NE(host_name(), "Somebody else");
}
#else
TEST(Environment, ValuesAreBytes) {
  ASSERT_EQ(setenv("LINKAUDIT_TEST", "\xC3\x9C\xFF", 1), 0);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(environment("LINKAUDIT_TEST"), "\xC3\x9C\xFF");
}
#endif

TEST(Environment, WhatIsNotSetIsEmpty) {
  EXPECT_EQ(environment("LINKAUDIT_TEST_NOT_SET"), "");
}

}  // namespace
}  // namespace scanner
