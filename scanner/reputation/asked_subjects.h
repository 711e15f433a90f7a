// What the remote sources of one chain were asked already: each once a host, or once a URL where it
// is asked about URLs. One thread.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "scanner/reputation/source.h"

namespace linkmilter {

class AskedSubjects {
 public:
  // False: it was asked the same before.
  bool Add(const RemoteSource& source, const Subject& subject) {
    const bool by_url = source.scope() == RemoteSource::Scope::kUrl;
    return asked_.emplace(&source, by_url ? subject.url : subject.host).second;
  }

 private:
  std::set<std::pair<const RemoteSource*, std::string>> asked_;
};

}  // namespace linkmilter
