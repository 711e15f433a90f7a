#include "scanner/evidence/warc_chain.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/evidence/gzip.h"
#include "scanner/evidence/warc_series.h"

namespace linkmilter {
namespace {

namespace fs = std::filesystem;

class WarcChainTest : public testing::Test {
 protected:
  WarcChainTest() {
    std::string name = (fs::temp_directory_path() / "linkmilter-chain-XXXXXX").string();
    options.directory = mkdtemp(name.data());
  }
  ~WarcChainTest() override { fs::remove_all(options.directory); }

  // Three records and the one that begins the file.
  void Append(WarcSeries& series) const {
    for (const char* block : {"one", "two", "three"}) {
      ASSERT_TRUE(series.Append({{{{"WARC-Type", "metadata"}, {"WARC-Record-ID", block}}, block}},
                                std::chrono::system_clock::now()));
    }
  }
  std::vector<std::string> Members(const std::string& file) const {
    std::ifstream bytes(file, std::ios::binary);
    GzipReader reader(bytes, 100'000);
    std::vector<std::string> members;
    for (std::string member; reader.Next(member);)
      members.push_back(member);
    return members;
  }
  // What is found in a file of those records.
  ChainCheck CheckOf(const std::vector<std::string>& members) const {
    const std::string name = options.directory + "/x";
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    for (const std::string& member : members)
      file << GzipMember(member);
    file.close();
    return CheckChain(name).value();
  }
  std::vector<std::string> Files() const { return EvidenceFiles(options.directory).value(); }

  EvidenceOptions options;
};

TEST_F(WarcChainTest, FindsTheFirstRecordThatIsNotAsWritten) {
  EXPECT_FALSE(CheckChain("/nowhere"));
  EXPECT_EQ(CheckOf({}).fault, "holds no record");
  WarcSeries series(options, {});
  Append(series);
  const std::vector<std::string> whole = Members(Files().at(0));
  ASSERT_EQ(whole.size(), 4U);
  EXPECT_EQ(CheckOf(whole).fault, "");
  EXPECT_EQ(CheckOf(whole).records, 4U);
  const auto changed = [&](std::size_t at, const char* from, const char* to) {
    auto members = whole;
    const std::size_t place = members.at(at).find(from);
    members[at].replace(place, std::string(from).size(), to);
    return CheckOf(members);
  };
  EXPECT_TRUE(changed(2, "\r\n\r\ntwo", "\r\n\r\ntow").fault.starts_with("no record, or its"));
  EXPECT_TRUE(changed(2, "metadata", "response").fault.starts_with("changed, or not the record"));
  EXPECT_EQ(changed(2, "metadata", "response").records, 2U);
  EXPECT_NE(changed(2, "Linkmilter-Chain", "Another-Chain").fault, "");
  EXPECT_NE(changed(2, "ID: two", "ID: two2").fault, "");
  auto removed = whole;
  removed.erase(removed.begin() + 1);
  EXPECT_NE(CheckOf(removed).fault.find(": two at byte "), std::string::npos);
  auto moved = whole;
  std::swap(moved[1], moved[2]);
  EXPECT_EQ(CheckOf(moved).records, 1U);
  EXPECT_NE(CheckOf({whole.begin() + 1, whole.end()}).fault, "") << "without its beginning";
}

TEST_F(WarcChainTest, GoesOnFromOneFileToTheNext) {
  options.max_file_bytes = 1;
  WarcSeries series(options, {});
  Append(series);
  ASSERT_EQ(Files().size(), 3U);
  std::string before;
  for (const std::string& file : Files()) {
    const ChainCheck check = CheckChain(file).value();
    EXPECT_EQ(check.fault, "");
    EXPECT_EQ(check.before, before);
    before = check.value;
  }
}

TEST_F(WarcChainTest, SeesATornEndAndNoise) {
  WarcSeries series(options, {});
  Append(series);
  const std::string file = Files().at(0);
  std::ifstream bytes(file, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(bytes), {}};
  const auto fault_of = [&](const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    return CheckChain(file).value().fault;
  };
  EXPECT_EQ(fault_of(whole), "");
  EXPECT_EQ(fault_of(whole.substr(0, whole.size() - 5)), "the end is torn");
  EXPECT_TRUE(fault_of("noise" + whole).starts_with("damage before the record"));
}

}  // namespace
}  // namespace linkmilter
