// Files on disk, and the thread that writes them.
#include "scanner/evidence/warc_series.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "scanner/evidence/cases.h"
#include "scanner/evidence/warc_writer.h"

namespace linkmilter {
namespace {

namespace fs = std::filesystem;

class WarcSeriesTest : public testing::Test {
 protected:
  WarcSeriesTest() {
    std::string name = (fs::temp_directory_path() / "linkmilter-evidence-XXXXXX").string();
    top = mkdtemp(name.data());
    options.directory = top / "kept";
  }
  ~WarcSeriesTest() override { fs::remove_all(top); }

  WarcSeries Series() const { return {options, {"test/1", "mail.example", "ua"}}; }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    const auto files = EvidenceFiles(options.directory);
    for (const std::string& path : files.value())
      names.push_back(fs::path(path).filename());
    return names;
  }
  static std::vector<WarcRecord> Records(std::string block = "x") {
    return {{{{"WARC-Type", "metadata"}}, std::move(block)}};
  }
  static int Count(const std::string& path) {
    int count = 0;
    int damages = 0;
    EXPECT_TRUE(ForEachRecord(
        path, [&](const WarcRecord&) { ++count; }, damages));
    EXPECT_EQ(damages, 0);
    return count;
  }

  fs::path top;
  EvidenceOptions options;
  const WallTime now = WallTime(std::chrono::seconds(1'769'854'272));
};

using Strings = std::vector<std::string>;

TEST_F(WarcSeriesTest, RefusesADirectoryItCannotUse) {
  EXPECT_FALSE(WarcWriter::Check({.directory = "/proc/none/evidence", .redact = {}}));
  EXPECT_TRUE(WarcWriter::Check({}));
  ASSERT_TRUE(Series().Check());
  EXPECT_FALSE(fs::exists(options.directory));
  ASSERT_TRUE(Series().Prepare());
  EXPECT_TRUE(fs::is_directory(options.directory));
  EXPECT_TRUE(Series().Check());
}

TEST_F(WarcSeriesTest, NamesAFileWholeOnlyWhenItIs) {
  WarcSeries series = Series();
  ASSERT_TRUE(series.Prepare());
  ASSERT_TRUE(series.Append(Records(), now));
  EXPECT_EQ(Names(), Strings{"linkmilter-20260131101112-00001-mail.example.warc.gz.open"});
  ASSERT_TRUE(series.Close());
  EXPECT_EQ(Names(), Strings{"linkmilter-20260131101112-00001-mail.example.warc.gz"});
  struct stat about {};
  ASSERT_EQ(stat((fs::path(options.directory) / Names()[0]).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0640U);
  EXPECT_EQ(Count(options.directory), 2);
}

TEST_F(WarcSeriesTest, OverwritesNothing) {
  for (int i = 1; i <= 3; ++i) {
    WarcSeries series = Series();  // as after a restart, within the same second
    ASSERT_TRUE(series.Prepare());
    ASSERT_TRUE(series.Append(Records(), now));
    EXPECT_TRUE(i == 2 || series.Close());
  }
  EXPECT_EQ(Names().size(), 3U);
  EXPECT_EQ(Count(options.directory), 6);
  const std::string file = top / "mine.warc.gz";
  std::ofstream(file) << "mine";
  WarcSeries single(options, {}, file);
  EXPECT_FALSE(single.Check());
  EXPECT_FALSE(single.Append(Records(), now));
  EXPECT_EQ(fs::file_size(file), 4U);
}

TEST_F(WarcSeriesTest, BeginsANewFileBySizeAndByAge) {
  options.max_file_bytes = 1;
  options.max_file_age = Seconds(100);
  WarcSeries series = Series();
  ASSERT_TRUE(series.Prepare());
  ASSERT_TRUE(series.Append(Records(), now));
  ASSERT_TRUE(series.Append(Records(), now));
  EXPECT_EQ(Names().size(), 2U);
  options.max_file_bytes = 1'000'000;
  WarcSeries large = Series();
  ASSERT_TRUE(large.Append(Records(), now));
  ASSERT_TRUE(large.Append(Records(), now + Seconds(99)));
  EXPECT_EQ(Names().size(), 3U);
  ASSERT_TRUE(large.Tidy(now + Seconds(100)));  // without anything to write
  EXPECT_TRUE(Names().back().ends_with(".warc.gz"));
}

TEST_F(WarcSeriesTest, RemovesTheOldestBySizeAndByAge) {
  ASSERT_TRUE(Series().Prepare());
  const auto put = [&](const std::string& name, std::size_t bytes, Seconds age) {
    const fs::path path = fs::path(options.directory) / name;
    std::ofstream(path) << std::string(bytes, 'x');
    fs::last_write_time(path, fs::file_time_type::clock::now() - age);
  };
  options.max_age = Seconds(3600);
  options.max_total_bytes = 250;
  put("linkmilter-1.warc.gz", 100, Seconds(7200));
  put("linkmilter-2.warc.gz", 100, Seconds(10));
  put("linkmilter-3.warc.gz.open", 100, Seconds(9));
  put("linkmilter-4.warc.gz", 100, Seconds(8));
  put("somebody-elses.warc.gz", 1000, Seconds(7200));
  ASSERT_TRUE(Series().Tidy(std::chrono::system_clock::now()));
  EXPECT_EQ(Names(), (Strings{"linkmilter-3.warc.gz.open", "linkmilter-4.warc.gz"}));
  EXPECT_TRUE(fs::exists(fs::path(options.directory) / "somebody-elses.warc.gz"));
}

TEST_F(WarcSeriesTest, TakesBackWhatAFullDiskCutsOff) {
  auto file = WarcFile::Create("/dev/full");
  EXPECT_FALSE(file);  // it is there
  fs::create_symlink("/dev/full", top / "x.warc.gz.open");
  EXPECT_FALSE(WarcFile::Create(top / "x.warc.gz"));  // no link is followed
}

// --- the thread -----------------------------------------------------------------------------

TEST_F(WarcSeriesTest, TheWriterKeepsWhatManyThreadsHandOver) {
  auto writer = WarcWriter::Create(options, {}, nullptr);
  ASSERT_TRUE(writer);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 50; ++j)
        writer.value()->OnEnd({std::to_string(i), WallTime(), "http://a.example/", {}});
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_TRUE(writer.value()->Finish());
  EXPECT_EQ(Count(options.directory), 201);
}

TEST_F(WarcSeriesTest, TheWriterSaysOnceThatEvidenceIsLostAndOnceThatItIsKeptAgain) {
  Guarded<Strings> told;
  auto writer = WarcWriter::Create(options, {}, [&](const Status& status) {
    told.WithAndWake([&](Strings& all) { all.push_back(status ? "kept" : "lost"); });
  });
  ASSERT_TRUE(writer);
  const auto wait_for = [&](const Strings& wanted) {
    told.WaitThen([&](const Strings& all) { return all.size() >= wanted.size(); },
                  [&](const Strings& all) { EXPECT_EQ(all, wanted); });
  };
  fs::remove(options.directory);
  writer.value()->OnEnd({"1", WallTime(), "http://a.example/", {}});
  writer.value()->OnEnd({"2", WallTime(), "http://a.example/", {}});
  wait_for({"lost"});
  fs::create_directory(options.directory);
  // The second may have been lost too, or kept: the third is kept in any case.
  writer.value()->OnEnd({"3", WallTime(), "http://a.example/", {}});
  wait_for({"lost", "kept"});
  const Status finished = writer.value()->Finish();
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().message.find("lost"), std::string::npos);
}

TEST_F(WarcSeriesTest, TheWriterHoldsNoMoreThanItMay) {
  Guarded<int> lost;
  auto writer = WarcWriter::Create(options, {}, [&](const Status& status) {
    if (!status) lost.With([](int& count) { ++count; });
  });
  ASSERT_TRUE(writer);
  auto wire = std::make_shared<WireExchange>();
  wire->response.resize(WarcWriter::kMaxQueuedBytes);
  ExchangeSeen seen;
  seen.wire = wire;
  writer.value()->OnExchange(seen);
  EXPECT_FALSE(writer.value()->Finish());
  EXPECT_EQ(lost.With([](int& count) { return count; }), 1);
}

}  // namespace
}  // namespace linkmilter
