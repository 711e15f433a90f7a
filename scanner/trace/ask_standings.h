// Asks the remote sources about every host of a finding, without touching any of those hosts: for
// links that are not fetched, and for findings whose standings are out of date.
#pragma once

#include <memory>

#include "scanner/model.h"
#include "scanner/trace/trace_run.h"

namespace linkmilter {

// Of `task` its URL, looked up besides the hops, and its budget. Calls `done` once, on the loop,
// perhaps before returning, within the resolver's time limit; the finding then has new standings
// and sources and is otherwise as it was.
void AskStandings(const TraceTools& tools,
                  const TraceTask& task,
                  Finding finding,
                  const std::shared_ptr<const TracePolicy>& policy,
                  TraceRun::Done done);

}  // namespace linkmilter
