#!/usr/bin/env python3
"""The comparison of timelines by shape: it has to find what is wrong, and nothing else."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from check_handouts import commands, is_part, is_printed, rows, transcripts  # noqa: E402

RECORDED = """
     parent            child
     pid 101          pid 102
 ╭── group 1 ───╮
        ●                          parent starts
        ●                          parent handles SIGUSR1 by on_user         :21
       ▒●▒                         parent blocks SIGUSR1, SIGCHLD and        :44
       ▒┃▒                         SIGRTMIN
       ▒●────────────────╮         parent forks child                        :46
       ▒┃█◀─────────USR1─●▒        child calls kill(101, SIGUSR1): has to    :25
       ▒┃█              ▒┃▒        wait at parent
       ▒z█              ▒┃▒        parent sleeps in sigwait({SIGCHLD})       :54
       ▒┆█⊕─────────USR1─●▒        child calls kill(101, SIGUSR1): at        :26
       ▒┆█              ▒┃▒        parent merged with the one already
       ▒┆█              ▒┃▒        pending
       ▒┆█◀─────────CHLD─┻▒        child exits with 0; SIGCHLD: has to wait  :30
       ▒┆█               ·         at parent
       ▒●◀┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┴         parent reaps child                        :55
  ┌──on_user──┐                    parent takes SIGUSR1: on_user begins      :11
  └─────┬─────┘                    parent returns from on_user
        ┻                          parent exits with 0
"""


def fits(shown, recorded=RECORDED):
    whole, found = rows(recorded), rows(shown)
    return bool(found) and all(is_part(lines, whole.get(process, [])) for process, lines in found.items())


def without(*words):
    return "\n".join(line for line in RECORDED.split("\n") if not any(word in line for word in words))


class Shapes(unittest.TestCase):
    def test_reads_every_row(self):
        found = rows(RECORDED)
        self.assertEqual(len(found["parent"]), 9)
        self.assertEqual(len(found["child"]), 3)
        self.assertEqual(found["parent"][2], "blocks SIGUSR#, SIGCHLD and SIGRTMIN")
        last_word = RECORDED.replace("·         at parent", "·         at\n       ▒┆█               ·         parent")
        self.assertEqual(rows(last_word), found)
        self.assertEqual(found["child"][1], "calls kill(#, SIGUSR#): at parent merged with the one already pending")

    def test_the_same_fits(self):
        self.assertTrue(fits(RECORDED))

    def test_other_numbers_fit(self):
        self.assertTrue(fits(RECORDED.replace("101", "4711").replace(":55", ":5")))

    def test_rows_may_be_left_out(self):
        self.assertTrue(fits(without("starts", "reaps", "returns")))

    def test_a_row_that_was_not_recorded_is_found(self):
        self.assertFalse(fits(RECORDED.replace("parent reaps child", "parent reaps nobody")))

    def test_another_order_is_found(self):
        first, second = "parent starts", "parent exits with 0"
        self.assertFalse(fits(RECORDED.replace(first, "?").replace(second, first).replace("?", second)))

    def test_another_process_is_found(self):
        self.assertFalse(fits(RECORDED.replace("child calls", "parent calls")))

    def test_no_row_at_all_is_found(self):
        self.assertFalse(fits("nothing to be read here"))


class Lines(unittest.TestCase):
    def test_finds_commands(self):
        text = "Type `./siglab test 3:once`.\n\n    ./siglab demo 3            your own code at work\n"
        self.assertEqual(list(commands(text)), [["test", "3:once"], ["demo", "3"]])

    def test_finds_transcripts(self):
        self.assertEqual(list(transcripts("    $ echo 1\n    1\n    $ true\n\nafter")), [("echo 1", ["1"]), ("true", [])])

    def test_a_line_begins_like_one_that_is_printed(self):
        self.assertTrue(is_printed("  512  400 sleep     the child", ["PID PPID COMMAND", "4711 1 sleep"]))
        self.assertFalse(is_printed("SigIgn: 0", ["SigCgt: 0"]))

    def test_a_line_of_one_word_is_printed_as_it_is(self):
        self.assertTrue(is_printed("143", ["", "\t143 "]))
        self.assertFalse(is_printed("143", ["137", "143 is TERM"]))

    def test_a_mask_may_hold_the_signals_that_libc_keeps_for_itself(self):
        self.assertTrue(is_printed("0000000000000001", ["0000000080000001"]))
        self.assertFalse(is_printed("0000000000000001", ["0000000080000003"]))


if __name__ == "__main__":
    unittest.main()
