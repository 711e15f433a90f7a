#!/usr/bin/perl
# spamassassin_links.pl FILE...: what SpamAssassin finds in messages with no rule and no network, as
# JSON: bytes, links and the CPU seconds of that alone.
use strict;
use warnings;
use Mail::SpamAssassin;
use Mail::SpamAssassin::PerMsgStatus;

my $suffixes = '/usr/share/spamassassin/20_aux_tlds.cf';
my $filter = Mail::SpamAssassin->new({
    local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null',
    rules_filename => -e $suffixes ? $suffixes : '/dev/null', site_rules_filename => '/dev/null',
});
$filter->init(0);

my @messages = map {
    open my $file, '<:raw', $_ or die "$_: $!";
    local $/;
    <$file>;
} @ARGV;
my ($bytes, $links) = (0, 0);
my ($user, $system) = times;
for my $text (@messages) {
    my $message = $filter->parse($text, 0);
    my $status = Mail::SpamAssassin::PerMsgStatus->new($filter, $message);
    $links += keys %{ $status->get_uri_detail_list() };
    $bytes += length $text;
    $status->finish;
    $message->finish;
}
my ($user_now, $system_now) = times;
printf "{\"bytes\": %d, \"links\": %d, \"cpu_seconds\": %.3f}\n", $bytes, $links,
    $user_now + $system_now - $user - $system;
