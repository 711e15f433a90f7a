// Raw message to links, in bytes per second: the real mail of the test data where that is there,
// and a newsletter dense with links made here; then hostile shapes at growing sizes, of which
// bench/run takes the exponent of the cost.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "scanner/links/extract.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

std::string MessageOf(const std::string& type, const std::string& body) {
  return "From: a@example.org\r\nTo: b@example.net\r\nSubject: bench\r\nMIME-Version: 1.0\r\n"
         "Content-Type: " +
         type + "; charset=utf-8\r\n\r\n" + body;
}

std::string LinkDense(std::size_t links) {
  std::string body = "<html><body><table>";
  for (std::size_t i = 0; i < links; ++i) {
    const std::string n = std::to_string(i);
    body += "<tr><td style=\"font-family:Arial;font-size:14px\"><a href=\"https://host" + n +
            ".example.com/path/to/page?id=" + n +
            "&amp;utm_source=mail\" target=\"_blank\">Offer " + n + "</a></td></tr>\r\n";
  }
  return MessageOf("text/html", body + "</table></body></html>");
}

std::vector<std::string> RealMail() {
  std::vector<std::string> mails;
  const std::string root = TestDataPath("mail/files-open");
  if (root.empty()) return mails;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    mails.push_back(text.str());
  }
  return mails;
}

void ExtractAll(benchmark::State& state, const std::vector<std::string>& mails) {
  const SuffixList suffixes;
  std::size_t bytes = 0;
  std::size_t links = 0;
  for (auto _ : state) {
    bytes = 0;
    links = 0;
    for (const std::string& mail : mails) {
      links += Extract(mail, {"b@example.net"}, suffixes).links.size();
      bytes += mail.size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.counters["messages"] = static_cast<double>(mails.size());
  state.counters["links"] = static_cast<double>(links);
}

void RealMailBench(benchmark::State& state) {
  const std::vector<std::string> mails = RealMail();
  if (mails.empty()) {
    state.SkipWithError("the shared test data is not here");
    return;
  }
  ExtractAll(state, mails);
}
BENCHMARK(RealMailBench)->Name("extract/real mail")->Unit(benchmark::kMillisecond);

void LinkDenseBench(benchmark::State& state) {
  ExtractAll(state, {LinkDense(1000)});
}
BENCHMARK(LinkDenseBench)->Name("extract/1000 links in HTML")->Unit(benchmark::kMillisecond);

// One hostile shape: `unit` repeated to the size asked for.
struct Shape {
  const char* name;
  const char* type;
  const char* head;
  const char* unit;
};

constexpr Shape kShapes[] = {
    {"nested div", "text/html", "", "<div>"},
    {"attributes", "text/html", "<a ", "a=b "},
    {"same attribute", "text/html", "<a ", "href=x "},
    {"entities", "text/html", "", "&amp;&notit;&#x41;"},
    {"unclosed quotes", "text/html", "", "<a href=\"x "},
    {"less-than", "text/html", "", "<"},
    {"comments", "text/html", "", "<!--"},
    {"bases", "text/html", "", "<base href=http://a.example/>"},
    {"open anchors", "text/html", "", "<a href=http://a.example/>"},
    {"endless URL", "text/plain", "http://example.com/", "a"},
    {"dotted words", "text/plain", "", "a.a."},
    {"www", "text/plain", "", "www."},
    {"brackets", "text/plain", "http://example.com/", "(["},
    {"hosts", "text/plain", "", "a.example.com "},
    {"percent escapes", "text/plain", "http://example.com/", "%25"},
};

void HostileBench(benchmark::State& state, const Shape& shape) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string body = shape.head;
  while (body.size() < size)
    body += shape.unit;
  const std::string mail = MessageOf(shape.type, body);
  const SuffixList suffixes;
  for (auto _ : state)
    benchmark::DoNotOptimize(Extract(mail, {"b@example.net"}, suffixes));
  state.SetBytesProcessed(static_cast<std::int64_t>(mail.size()) * state.iterations());
}

}  // namespace
}  // namespace linkmilter

int main(int argc, char** argv) {
  using linkmilter::HostileBench;
  for (const auto& shape : linkmilter::kShapes) {
    benchmark::RegisterBenchmark((std::string("hostile/") + shape.name).c_str(),
                                 [&shape](benchmark::State& state) { HostileBench(state, shape); })
        ->RangeMultiplier(10)
        ->Range(10'000, 10'000'000)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
