// Paths as they go to Windows, and what Windows makes of them. Under Wine, too.
#ifdef _WIN32
#include "scanner/source/win32.h"

#include <gtest/gtest.h>

#include <string>

#include "source_fixtures.h"

namespace scanner {
namespace {

std::wstring current_directory() {
  std::wstring text(32768, L'\0');
  text.resize(GetCurrentDirectoryW(static_cast<DWORD>(text.size()), text.data()));
  return text;
}

TEST(Win32Path, BecomesAbsoluteAndExtended) {
  EXPECT_EQ(wide_path("C:/a/./b/../c.txt"), L"\\\\?\\C:\\a\\c.txt");
  EXPECT_EQ(wide_path("C:\\folder\\name. "), L"\\\\?\\C:\\folder\\name");
  EXPECT_EQ(wide_path("\\\\server\\share\\x"), L"\\\\?\\UNC\\server\\share\\x");
  EXPECT_EQ(wide_path("//server/share/x"), L"\\\\?\\UNC\\server\\share\\x");
  EXPECT_EQ(wide_path("C:\\\xC3\xBC"), L"\\\\?\\C:\\\u00FC");
  EXPECT_EQ(wide_path("name"), L"\\\\?\\" + current_directory() + L"\\name");
}

TEST(Win32Path, LeavesDevicesAndExtendedPathsAlone) {
  for (const char* const text :
       {"\\\\.\\C:", "\\\\.\\PhysicalDrive0", "\\\\?\\C:\\a\\..\\b", "\\\\?\\C:\\name.",
        "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3"}) {
    EXPECT_EQ(wide_path(text), wide(text));
  }
  EXPECT_EQ(wide_path("NUL"), L"\\\\.\\NUL");
  EXPECT_TRUE(wide_path("").empty());
}

TEST(Win32Path, TheFullFormHasAPrefixOnlyWhenItIsLong) {
  EXPECT_EQ(full_path("C:\\folder\\"), L"C:\\folder\\");
  const std::string name(250, 'x');
  EXPECT_EQ(full_path("C:\\folder/" + name), L"\\\\?\\C:\\folder\\" + wide(name));
}

// The whole is far beyond MAX_PATH, as is the directory's limit of 248.
TEST(Win32Path, OpensWhatIsLongerThanMaxPath) {
  const TemporaryFolder folder;
  std::string path = folder.path(u8"");
  for (int i = 0; i < 3; ++i) {
    path += std::string("/") + std::string(120, static_cast<char>('a' + i));
    ASSERT_NE(CreateDirectoryW(wide_path(path).c_str(), nullptr), 0)
        << path << ": " << GetLastError();
  }
  const std::string file = path + "/file";
  {
    const UniqueHandle created(CreateFileW(wide_path(file).c_str(), GENERIC_WRITE, 0, nullptr,
                                           CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
    EXPECT_TRUE(created) << GetLastError();
  }
  EXPECT_NE(GetFileAttributesW(wide_path(file).c_str()), INVALID_FILE_ATTRIBUTES);
  EXPECT_NE(DeleteFileW(wide_path(file).c_str()), 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(RemoveDirectoryW(wide_path(path).c_str()), 0) << path;
    path.resize(path.rfind('/'));
  }
}

}  // namespace
}  // namespace scanner
#endif
