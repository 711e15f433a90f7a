#include "scanner/evidence/records.h"

#include <string_view>
#include <utility>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/evidence/http_message.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxInterim = 4000;  // shown of 1xx floods
constexpr const char* kFieldsType = "application/warc-fields";

WarcRecord Record(std::string type, WallTime when, const std::string& case_id, int hop) {
  return {{{"WARC-Type", std::move(type)},
           {"WARC-Record-ID", NewRecordId()},
           {"WARC-Date", WarcDate(when)},
           {kCaseField, "urn:uuid:" + case_id},
           {kHopField, std::to_string(hop)}},
          {}};
}

std::string IdOf(const WarcRecord& record) {
  return std::string(ValueOf(record.fields, "WARC-Record-ID"));
}

std::string Count(Microseconds time) {
  return std::to_string(time.count());
}

// The records of one exchange share what is known of it.
class ExchangeRecords {
 public:
  ExchangeRecords(const ExchangeSeen& seen, const Redactions& rules)
      : seen_(seen), redactor_(rules), url_(redactor_.Url(seen.url)) {
    leave_out_body_ = seen.secret || !redactor_.taken().empty();
  }

  std::vector<WarcRecord> Make() {
    if (seen_.wire) {
      AddMessage("request", RequestBlock());
      AddMessage("response", ResponseBlock());
      AddCertificates();
    }
    AddMetadata();
    return std::move(records_);
  }

 private:
  WarcRecord Begin(std::string type) const {
    return Record(std::move(type), seen_.started, seen_.case_id, seen_.hop);
  }

  std::string Kept(std::string_view head) {
    std::string kept = redactor_.Head(head);
    return seen_.secret ? redactor_.WithoutCookies(kept) : kept;
  }

  std::string RequestBlock() { return Kept(seen_.wire->request); }

  std::string ResponseBlock() {
    const std::string& bytes = seen_.wire->response;
    const std::size_t head = HeadLength(bytes);
    std::string block = Kept(std::string_view(bytes).substr(0, head));
    truncated_ = seen_.wire->truncated;
    // What is altered in the head stands in the body as well, more often than not.
    if (!leave_out_body_ && redactor_.taken().empty()) return block.append(bytes, head);
    if (head < bytes.size()) {
      redactor_.Note("body");
      truncated_ = "unspecified";
    }
    return block;
  }

  void AddMessage(const std::string& type, std::string block) {
    if (block.empty()) return;
    WarcRecord record = Begin(type);
    record.fields.emplace_back("WARC-Target-URI", TargetUri(url_));
    if (!seen_.peer.empty()) record.fields.emplace_back("WARC-IP-Address", seen_.peer);
    for (const WarcRecord& other : records_)
      record.fields.emplace_back("WARC-Concurrent-To", IdOf(other));
    record.fields.emplace_back("Content-Type", "application/http;msgtype=" + type);
    const bool is_response = type == "response";
    if (is_response && !truncated_.empty())
      record.fields.emplace_back("WARC-Truncated", truncated_);
    // Readers differ on what the payload of a chunked body is: it has the digest of its block.
    if (is_response && truncated_.empty() && !IsChunked(ReadHttp(block))) {
      const std::string_view body = std::string_view(block).substr(HeadLength(block));
      record.fields.emplace_back("WARC-Payload-Digest", WarcDigest(body));
    }
    if (const auto taken = redactor_.taken(); !taken.empty())
      record.fields.emplace_back(kRedactedField, taken);
    record.block = std::move(block);
    records_.push_back(std::move(record));
  }

  void AddCertificates() {
    if (seen_.wire->certificates.empty()) return;
    WarcRecord record = Begin("resource");
    for (const std::string& certificate : seen_.wire->certificates)
      record.block += certificate;
    record.fields.emplace_back("WARC-Target-URI", "urn:sha256:" + Sha256Hex(record.block));
    record.fields.emplace_back("Content-Type", "application/x-pem-file");
    chain_record_ = IdOf(record);
    certificates_ = std::move(record);
  }

  void AddMetadata() {
    WarcRecord record = Begin("metadata");
    record.fields.emplace_back("WARC-Target-URI", TargetUri(url_));
    if (!seen_.peer.empty()) record.fields.emplace_back("WARC-IP-Address", seen_.peer);
    for (const WarcRecord& other : records_)
      record.fields.emplace_back("WARC-Concurrent-To", IdOf(other));
    record.fields.emplace_back("Content-Type", kFieldsType);
    WarcFields facts = Facts();
    const std::string taken = redactor_.taken();
    if (!taken.empty()) {
      record.fields.emplace_back(kRedactedField, taken);
      facts.emplace_back("lm-redacted", taken);
    }
    record.block = EncodeFields(facts);
    if (!chain_record_.empty()) records_.push_back(std::move(certificates_));
    records_.push_back(std::move(record));
  }

  WarcFields Facts() {
    WarcFields facts;
    if (!seen_.via.empty()) facts.emplace_back("via", redactor_.Url(seen_.via));
    facts.emplace_back("hopsFromSeed", seen_.path);
    facts.emplace_back("lm-hop", std::to_string(seen_.hop));
    facts.emplace_back("lm-mechanism", Name(seen_.led_by));
    if (const Instruction& by = seen_.instruction; by.length > 0 || !by.certain) {
      facts.emplace_back("lm-instruction",
                         std::to_string(by.delay.count()) + " " + std::to_string(by.offset) + " " +
                             std::to_string(by.length) + (by.certain ? " certain" : " read"));
    }
    facts.emplace_back("lm-url", url_);
    if (!seen_.detail.empty()) facts.emplace_back("lm-failure", redactor_.Words(seen_.detail));
    if (seen_.wire) AddWireFacts(facts);
    return facts;
  }

  void AddWireFacts(WarcFields& facts) {
    const WireExchange& wire = *seen_.wire;
    facts.emplace_back("fetchTimeMs", Count(wire.total / 1000));
    facts.emplace_back("lm-timing",
                       "connected=" + Count(wire.connected) + " tls=" + Count(wire.tls_done) +
                           " first-byte=" + Count(wire.first_byte) + " total=" + Count(wire.total));
    if (!wire.interim.empty())
      facts.emplace_back("lm-interim", EscapeForLog(Kept(wire.interim), kMaxInterim));
    if (wire.tls_version.empty()) return;
    facts.emplace_back("lm-tls-version", wire.tls_version);
    facts.emplace_back("lm-cipher", wire.cipher);
    if (!chain_record_.empty()) facts.emplace_back("lm-chain-record", chain_record_);
  }

  const ExchangeSeen& seen_;
  Redactor redactor_;
  const std::string url_;
  bool leave_out_body_ = false;
  std::string truncated_;
  std::string chain_record_;
  WarcRecord certificates_;
  std::vector<WarcRecord> records_;
};

}  // namespace

std::vector<WarcRecord> RecordsOf(const LookupSeen& lookup) {
  WarcRecord record = Record("resource", lookup.when, lookup.case_id, lookup.hop);
  record.fields.emplace_back("WARC-Target-URI", TargetUri("dns:" + lookup.host));
  record.fields.emplace_back("Content-Type", "text/dns");
  record.block = "; " + WarcDate(lookup.when) + "\r\n";
  if (!lookup.failure.empty()) record.block += "; " + EscapeForLog(lookup.failure, 1000) + "\r\n";
  for (const IpAddress& address : lookup.addresses) {
    record.block += lookup.host + ". " + std::to_string(lookup.ttl.count()) + " IN " +
                    (address.is_v4() ? "A " : "AAAA ") + address.ToString() + "\r\n";
  }
  return {std::move(record)};
}

std::vector<WarcRecord> RecordsOf(const ExchangeSeen& exchange, const Redactions& rules) {
  return ExchangeRecords(exchange, rules).Make();
}

std::vector<WarcRecord> RecordsOf(const CaseEnded& end, const Redactions& rules) {
  Redactor redactor(rules);
  const auto& hops = end.chain.hops;
  WarcRecord record = Record("metadata", end.when, end.case_id, static_cast<int>(hops.size()));
  WarcFields facts = {{"lm-case", "urn:uuid:" + end.case_id},
                      {"lm-url", redactor.Url(end.url)},
                      {"lm-ending", std::string(Name(end.chain.ending))}};
  if (!end.chain.detail.empty()) facts.emplace_back("lm-detail", redactor.Words(end.chain.detail));
  for (const Hop& hop : hops) {
    facts.emplace_back("lm-chain",
                       std::string(Name(hop.led_by)) + " " + std::to_string(hop.status) + " " +
                           (hop.address.empty() ? "-" : hop.address) + " " + redactor.Url(hop.url));
  }
  const bool asked = !hops.empty() && (hops.back().status != 0 || !hops.back().address.empty());
  if (!hops.empty() && !asked) {
    facts.emplace_back("lm-not-fetched", redactor.Url(hops.back().url));
    facts.emplace_back("lm-not-fetched-because", redactor.Words(end.chain.detail));
  }
  record.fields.emplace_back("WARC-Target-URI", TargetUri(redactor.Url(end.url)));
  record.fields.emplace_back("Content-Type", kFieldsType);
  if (const auto taken = redactor.taken(); !taken.empty()) {
    record.fields.emplace_back(kRedactedField, taken);
    facts.emplace_back("lm-redacted", taken);
  }
  record.block = EncodeFields(facts);
  return {std::move(record)};
}

WarcRecord WarcinfoOf(const WarcOrigin& origin,
                      const std::string& file_name,
                      const Redactions& rules,
                      WallTime now) {
  std::string redacted;
  for (const Redaction rule : rules)
    redacted.append(redacted.empty() ? "" : " ").append(Name(rule));
  const WarcFields facts = {
      {"software", origin.software},
      {"format", "WARC File Format 1.1"},
      {"conformsTo",
       "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
      {"hostname", origin.host},
      {"http-header-user-agent", origin.user_agent},
      {"lm-redact", redacted.empty() ? "nothing" : redacted}};
  return {{{"WARC-Type", "warcinfo"},
           {"WARC-Record-ID", NewRecordId()},
           {"WARC-Date", WarcDate(now)},
           {"WARC-Filename", file_name},
           {"Content-Type", kFieldsType}},
          EncodeFields(facts)};
}

}  // namespace linkmilter
