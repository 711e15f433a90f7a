#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/listener.h"
#include "daemon/pulse.h"
#include "daemon/socket_address.h"

namespace linkmilter {
namespace {

using testing::HasSubstr;

TEST(SocketAddress, RefusesWhatCouldMeanTheWholeWorldOrNothing) {
  const struct {
    std::string text;
    const char* why;
  } cases[] = {
      {"", "unix:/path"},
      {"nothing", "unix:/path"},
      {"tcp:25@127.0.0.1", "unix:/path"},
      {"unix:", "slash"},
      {"unix:relative/path", "slash"},
      {"unix:/" + std::string(200, 'x'), "longer"},
      {"inet:8892", "name the address"},
      {"inet:0@127.0.0.1", "port"},
      {"inet:65536@127.0.0.1", "port"},
      {"inet:@127.0.0.1", "port"},
      {"inet:12x@127.0.0.1", "port"},
      {"inet:8892@", "host"},
      {"inet:8892@mail.example", "host"},
      {"inet6:8892@[::1", "host"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    const auto address = SocketAddress::Parse(one.text);
    ASSERT_FALSE(address.ok());
    EXPECT_THAT(address.error().message, HasSubstr(one.why));
  }
}

TEST(SocketAddress, ReadsEveryForm) {
  const struct {
    const char* text;
    int family;
    const char* path;
  } cases[] = {
      {"unix:/run/a.sock", AF_UNIX, "/run/a.sock"}, {"local:/run/a.sock", AF_UNIX, "/run/a.sock"},
      {"/run/a.sock", AF_UNIX, "/run/a.sock"},      {"inet:8892@127.0.0.1", AF_INET, ""},
      {"inet:8892@localhost", AF_INET, ""},         {"inet:8892@0.0.0.0", AF_INET, ""},
      {"inet6:8892@[::1]", AF_INET6, ""},           {"inet6:8892@::1", AF_INET6, ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    const auto address = SocketAddress::Parse(one.text);
    ASSERT_TRUE(address.ok());
    EXPECT_EQ(address.value().family(), one.family);
    EXPECT_EQ(address.value().path(), one.path);
    EXPECT_EQ(address.value().text(), one.text);
  }
}

class ListenerTest : public testing::Test {
 public:
  ListenerTest() {
    std::string pattern = testing::TempDir() + "linkmilter-XXXXXX";
    directory = mkdtemp(pattern.data());
    path = directory / "s.sock";
    options = {.socket = "unix:" + path.string(), .socket_mode = 0620, .socket_group = {}};
  }
  ~ListenerTest() override { std::filesystem::remove_all(directory); }
  ListenerTest(const ListenerTest&) = delete;
  ListenerTest& operator=(const ListenerTest&) = delete;
  ListenerTest(ListenerTest&&) = delete;
  ListenerTest& operator=(ListenerTest&&) = delete;

  std::string Refusal() const {
    const auto listener = Listener::Open(options);
    return listener.ok() ? "(opened)" : listener.error().message;
  }

  std::filesystem::path directory;
  std::filesystem::path path;
  MilterOptions options;
};

TEST_F(ListenerTest, NeverTakesTheSocketOfALivingProcess) {
  const auto first = Listener::Open(options);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(Refusal(), HasSubstr("served by a running process"));
  EXPECT_TRUE(Knock(first.value().address(), Milliseconds{1000}));
}

TEST_F(ListenerTest, ReplacesAStaleSocket) {
  {
    const FileDescriptor dead(socket(AF_UNIX, SOCK_STREAM, 0));
    const auto address = SocketAddress::Parse(options.socket);
    ASSERT_EQ(bind(dead.get(), address.value().address(), address.value().length()), 0);
  }
  ASSERT_TRUE(std::filesystem::exists(path));
  EXPECT_EQ(Refusal(), "(opened)");
}

TEST_F(ListenerTest, LeavesAFileThatIsNoSocketAlone) {
  std::ofstream(path) << "precious";
  EXPECT_THAT(Refusal(), HasSubstr("is no socket"));
  EXPECT_EQ(std::filesystem::file_size(path), 8U);
}

TEST_F(ListenerTest, SetsTheModeAndRemovesTheSocketInTheEnd) {
  {
    const auto listener = Listener::Open(options);
    ASSERT_TRUE(listener.ok());
    struct stat about {};
    ASSERT_EQ(stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0620U);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(ListenerTest, LeavesTheSocketOfASuccessorAlone) {
  {
    const auto listener = Listener::Open(options);
    ASSERT_TRUE(listener.ok());
    std::filesystem::rename(path, directory / "moved");
    std::ofstream(path) << "another";
  }
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ListenerTest, SaysWhatToDo) {
  options.socket_group = "no-such-group";
  EXPECT_THAT(Refusal(), HasSubstr("there is no group \"no-such-group\": create it"));
  options = {.socket = "unix:" + (directory / "missing" / "s").string(),
             .socket_mode = 0660,
             .socket_group = {}};
  EXPECT_THAT(Refusal(), HasSubstr("create the directory " + (directory / "missing").string()));
  options.socket = "inet:8892@192.0.2.1";
  EXPECT_THAT(Refusal(), HasSubstr("this machine has no such address"));
}

TEST_F(ListenerTest, ChecksWithoutOpening) {
  EXPECT_TRUE(Listener::Check(options).ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  options.socket_group = "no-such-group";
  EXPECT_FALSE(Listener::Check(options).ok());
}

TEST_F(ListenerTest, ABeatSaysThatNobodyListens) {
  const auto address = SocketAddress::Parse(options.socket);
  const auto beat = Beat(address.value(), Milliseconds{1000});
  ASSERT_FALSE(beat.ok());
  EXPECT_THAT(beat.error().message, HasSubstr("connect: "));
}

TEST_F(ListenerTest, ABeatSaysThatNoDescriptorIsLeft) {
  const auto address = SocketAddress::Parse(options.socket);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{0, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const auto beat = Beat(address.value(), Milliseconds{1000});
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(beat.ok());
  EXPECT_THAT(beat.error().message, HasSubstr("Too many open files"));
}

TEST_F(ListenerTest, ABeatSaysThatNobodyAnswers) {
  const auto listener = Listener::Open(options);
  const auto beat = Beat(listener.value().address(), Milliseconds{50});
  ASSERT_FALSE(beat.ok());
  EXPECT_THAT(beat.error().message, HasSubstr("no answer"));
}

}  // namespace
}  // namespace linkmilter
