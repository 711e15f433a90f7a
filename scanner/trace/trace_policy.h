// What a trace must know of the policy, taken once when it starts; and what it is asked to do.
// Values.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scanner/links/header_urls.h"
#include "scanner/links/recipient_shapes.h"
#include "scanner/model.h"
#include "scanner/reputation/question_budget.h"
#include "scanner/reputation/source.h"

namespace linkmilter {

struct TracePolicy {
  std::vector<std::shared_ptr<const LocalSource>> local;  // a listed or allowed hop ends the chain
  std::vector<std::shared_ptr<const RemoteSource>> remote;  // asked about every host on the way

  // Names the remote sources as they are: standings of others say nothing today.
  std::string RemoteId() const {
    std::string id;
    for (const auto& source : remote)
      id += source->id() + ' ';
    return id;
  }
};

struct TraceTask {
  std::string url;           // Link::url
  std::string fragment;      // carried along, never sent
  Plan plan = Plan::kFetch;  // others: the sources are asked about the host, nobody else is
  // Whom no hop may name to the next site; null: nobody is known.
  std::shared_ptr<const RecipientShapes> recipients = nullptr;
  // The message's list headers, which no hop may come to; null: none.
  std::shared_ptr<const HeaderUrls> headers = nullptr;
  // What the message may still cost the remote sources; null: nobody counts.
  std::shared_ptr<QuestionBudget> budget = nullptr;
};

}  // namespace linkmilter
