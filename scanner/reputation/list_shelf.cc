#include "scanner/reputation/list_shelf.h"

#include <algorithm>
#include <utility>

namespace linkmilter {
namespace {

// Empty: plausible.
std::string Implausible(std::size_t before, std::size_t now) {
  if (before < kPlausibleFrom && now < kPlausibleFrom) return {};
  const bool plausible =
      now * 100 >= before * kLeastPlausible && now * 100 <= before * kMostPlausible;
  if (plausible) return {};
  return "it has " + std::to_string(now) + " entries, the last good one had " +
         std::to_string(before) + ": that is not plausible";
}

// A file that is not there has a state too.
FileStamp StateOf(const std::string& file) {
  const auto stamp = StampOf(file);
  return stamp.ok() ? stamp.value() : FileStamp{};
}

}  // namespace

ListShelf::Outcome ListShelf::Load(const std::vector<ListOptions>& wanted,
                                   const SuffixList& suffixes) {
  suffixes_ = suffixes;
  std::vector<Place> places;
  places.reserve(wanted.size());
  for (const ListOptions& options : wanted)
    places.push_back(TakePlace(options));
  places_ = std::move(places);
  return Refresh();
}

// The place it had, or a new one. Set otherwise it is another list: nothing of the old one holds.
ListShelf::Place ListShelf::TakePlace(const ListOptions& options) {
  const auto had = std::find_if(places_.begin(), places_.end(), [&options](const Place& place) {
    return place.options == options;
  });
  if (had != places_.end()) return *had;
  Place place;
  place.options = options;
  return place;
}

ListShelf::Outcome ListShelf::Refresh() {
  Outcome outcome;
  for (Place& place : places_) {
    const FileStamp state = StateOf(place.options.file);
    place.age = AgeOf(place.options);
    if (place.good && state == place.seen) continue;
    place.seen = state;
    const bool awaited = !place.options.url.empty() && state == FileStamp{};
    if (!awaited) Read(place, outcome.news);
  }
  set_ = SetOf();
  outcome.set = set_;
  return outcome;
}

void ListShelf::Read(Place& place, std::vector<ListNews>& news) const {
  auto read = LoadReputationList(place.options, suffixes_);
  std::string refusal;
  if (!read.ok()) {
    refusal = read.error().message;
  } else if (place.good) {
    refusal = Implausible(place.good->size(), read.value()->size());
  }
  ListNews item;
  item.list = place.options.name;
  item.refused = !refusal.empty();
  item.missing = item.refused && !place.good;
  item.feed = !place.options.url.empty();
  if (!item.refused) place.good = std::move(read).value();
  item.file = place.options.file;
  item.text = item.refused ? std::move(refusal) : std::to_string(place.good->size()) + " entries";
  news.push_back(std::move(item));
}

// Whoever brings another list may do so as seldom as he likes.
CopyAge ListShelf::AgeOf(const ListOptions& options) const {
  return options.url.empty() ? CopyAge::kFresh : AgeOfCopy(options.file, options.every, clock_());
}

bool ListShelf::IsStale() const {
  return std::any_of(places_.begin(), places_.end(), [this](const Place& place) {
    return StateOf(place.options.file) != place.seen || AgeOf(place.options) != place.age;
  });
}

std::shared_ptr<const ListSet> ListShelf::SetOf() const {
  ListSet::Lists lists;
  ListSet::Ages ages;
  for (const Place& place : places_) {
    if (!place.good) continue;
    lists.push_back(place.good);
    ages.push_back(place.age);
  }
  return std::make_shared<const ListSet>(std::move(lists), suffixes_, std::move(ages));
}

}  // namespace linkmilter
