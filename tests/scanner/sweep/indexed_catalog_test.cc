// The index engine's catalog, and why it is sometimes refused.
#include "scanner/sweep/indexed_catalog.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"
#include "tests/support/reparse_buffers.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;

scanner::IndexedCatalog catalog_of(const scanner::SharedSource& source) {
  auto catalog = scanner::indexed_catalog(*open_volume(source), {});
  if (!catalog) throw std::runtime_error(catalog.error().message);
  return *std::move(catalog);
}

scanner::IndexedCatalog catalog_of(VolumeBuilder& builder) {
  return catalog_of(source_of(builder.build()));
}

TEST(IndexedCatalog, WhatTheIndexLists) {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_file(kRoot, u"listed"), fixture::relative_symlink(u"x"));
  builder.set_reparse(builder.add_file(kRoot, u"not listed"), fixture::relative_symlink(u"x"),
                      {.in_reparse_index = false});
  const auto indexed = catalog_of(builder);
  ASSERT_TRUE(indexed.catalog);
  EXPECT_EQ(indexed.refusal, "");
  EXPECT_EQ(indexed.catalog->link_row_count, 1U);
}

// A reparse point on the way to a listed one proves that the index is not complete.
TEST(IndexedCatalog, RefusedWhereItLacksAReparsePoint) {
  VolumeBuilder builder;
  const auto junction = builder.add_directory(kRoot, u"junction", {.record = 77});
  builder.set_reparse(junction, fixture::junction(u"C:\\x"), {.in_reparse_index = false});
  builder.set_reparse(builder.add_file(junction, u"below"), fixture::relative_symlink(u"x"));
  const auto indexed = catalog_of(builder);
  EXPECT_FALSE(indexed.catalog);
  EXPECT_NE(indexed.refusal.find("record 77"), std::string::npos) << indexed.refusal;
}

TEST(IndexedCatalog, RefusedWithoutIndexes) {
  VolumeBuilder without({.with_extend = false});
  EXPECT_EQ(catalog_of(without).refusal, "it has no $Extend\\$Reparse");
  VolumeBuilder plain;
  EXPECT_EQ(catalog_of(loose_source_of(plain.build())).refusal, "a loose $MFT has no indexes");
  EXPECT_EQ(catalog_of(plain).refusal, "");
}

TEST(IndexedCatalog, RefusedWhereItIsDamaged) {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_file(kRoot, u"link"), fixture::relative_symlink(u"x"));
  builder.edit_record(26, [](fixture::RecordBuilder& record) { record.tear(1); });
  const auto indexed = catalog_of(builder);
  EXPECT_FALSE(indexed.catalog);
  EXPECT_NE(indexed.refusal.find("is damaged"), std::string::npos) << indexed.refusal;
}

// Names would be looked for in the wrong order, and found missing.
TEST(IndexedCatalog, RefusedWithoutTheVolumesUpperCase) {
  VolumeBuilder builder({.upcase_stream = fixture::Blob(100)});
  EXPECT_NE(catalog_of(builder).refusal.find("$UpCase"), std::string::npos);
}

}  // namespace
}  // namespace scanner_test
