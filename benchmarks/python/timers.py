"""The Python contenders of the rows timers-... and late-...: one row, one process.

Arguments and output are those of dev.orrery.benchmarks.row.PeerMain: the row, the contender
(asyncio or uvloop), the size, how many milliseconds to warm up and to measure, how many runs at least. Each
row's Java class says what its figure is.
"""

import asyncio
import collections
import os
import random
import sys
import time

from measured import measure

SECOND = 1_000_000_000


class Fire:
    """Timers within 10 ms; a tenth of them."""

    def __init__(self, loop, size):
        self.loop = loop
        self.size = size // 10
        source = random.Random(0x5EED)
        self.delays = [source.randrange(10_000_000) / SECOND for _ in range(self.size)]

    def run(self):
        self.fired = 0
        self.loop.call_soon(self.set_all)
        cpu = time.process_time_ns()
        self.loop.run_forever()
        self.cpu = (time.process_time_ns() - cpu) / self.size
        assert self.fired == self.size
        return self.size * SECOND / (self.end - self.start)

    def set_all(self):
        self.start = time.perf_counter_ns()
        for delay in self.delays:
            self.loop.call_later(delay, self.fire)

    def fire(self):
        self.fired += 1
        if self.fired == self.size:
            self.end = time.perf_counter_ns()
            self.loop.stop()

    def extras(self):
        return {"CPU ns each": self.cpu}


class Lag:
    """Timers within 0.9 s; a tenth of them, which flatters Python: with all it is later still."""

    def __init__(self, loop, size):
        self.loop = loop
        self.size = size // 10
        source = random.Random(0x5EED)
        self.offsets = [source.randrange(900_000_000) / SECOND for _ in range(self.size)]
        self.lead = 1.0

    def run(self):
        self.lags = []
        self.loop.call_soon(self.set_all)
        cpu = time.process_time_ns()
        self.loop.run_forever()
        self.cpu = (time.process_time_ns() - cpu) / self.size
        assert len(self.lags) == self.size
        self.lead = self.took * 1.5
        self.lags.sort()
        return self.part(0.99)

    def set_all(self):
        begin = self.loop.time()
        base = begin + self.lead
        for offset in self.offsets:
            self.loop.call_at(base + offset, self.fire, base + offset)
        self.took = self.loop.time() - begin

    def fire(self, deadline):
        # Not the loop's own clock: uvloop's stands still within a turn.
        self.lags.append((time.monotonic() - deadline) * 1000)
        if len(self.lags) == self.size:
            self.loop.stop()

    def part(self, share):
        return self.lags[int(self.size * share)]

    def extras(self):
        return {
            "p50 ms": self.part(0.5),
            "worst ms": self.lags[-1],
            "set ms": self.took * 1000,
            "CPU ns each": self.cpu,
        }


class Cancel:
    """Timers that are set and cancelled; a tenth of the pairs, all of the others."""

    def __init__(self, loop, size, pending):
        self.loop = loop
        self.size = size // 10
        source = random.Random(0x5EED)
        self.delays = [source.uniform(600, 7200) for _ in range(1 << 14)]
        for _ in range(pending):
            loop.call_later(source.uniform(600, 7200), self.fire)

    def run(self):
        self.cancelled = 0
        self.loop.call_soon(self.begin)
        self.loop.run_forever()
        return self.size * SECOND / (self.end - self.start)

    def begin(self):
        self.start = time.perf_counter_ns()
        self.pairs()

    def pairs(self):
        first = self.cancelled
        for i in range(first, min(self.size, first + 1000)):
            timer = self.loop.call_later(self.delays[i & 0x3FFF], self.fire)
            timer.cancel()
            assert timer.cancelled()
            self.cancelled += 1
        if self.cancelled < self.size:
            self.loop.call_soon(self.pairs)
        else:
            self.end = time.perf_counter_ns()
            self.loop.stop()

    def fire(self):
        os._exit(1)

    def extras(self):
        return {}


class InFlight(Cancel):
    """A hundred thousand in flight, the oldest of which is cancelled; a tenth of the pairs."""

    def __init__(self, loop, size):
        super().__init__(loop, size, 0)
        self.next = 0
        self.timers = collections.deque(self.set_next() for _ in range(100_000))

    def set_next(self):
        self.next += 1
        return self.loop.call_later(self.delays[self.next & 0x3FFF], self.fire)

    def pairs(self):
        timers = self.timers
        for _ in range(min(1000, self.size - self.cancelled)):
            timers.append(self.set_next())
            timer = timers.popleft()
            timer.cancel()
            assert timer.cancelled()
            self.cancelled += 1
        if self.cancelled < self.size:
            self.loop.call_soon(self.pairs)
        else:
            self.end = time.perf_counter_ns()
            self.loop.stop()


class Late:
    """One timer after the other on a loop that has nothing else to do."""

    def __init__(self, loop, size, delay):
        self.loop = loop
        self.size = size
        self.delay = delay

    def run(self):
        self.lates = []
        self.loop.call_soon(self.set_next)
        cpu, start = time.process_time_ns(), time.perf_counter_ns()
        self.loop.run_forever()
        took = time.perf_counter_ns() - start
        self.cpu = (time.process_time_ns() - cpu) / took * 100
        assert len(self.lates) == self.size
        self.lates.sort()
        return self.lates[self.size // 2]

    def set_next(self):
        deadline = time.monotonic() + self.delay
        self.loop.call_later(self.delay, self.fire, deadline)

    def fire(self, deadline):
        self.lates.append((time.monotonic() - deadline) * 1e6)
        if len(self.lates) < self.size:
            self.set_next()
        else:
            self.loop.stop()

    def extras(self):
        return {
            "least us": self.lates[0],
            "p99 us": self.lates[self.size * 99 // 100],
            "early": sum(late < 0 for late in self.lates),
            "CPU %": self.cpu,
        }


def trial(row, loop, size):
    if row == "timers-fire-10ms":
        return Fire(loop, size)
    if row == "timers-fire-900ms":
        return Lag(loop, size)
    if row == "timers-cancel-inflight":
        return InFlight(loop, size)
    if row.startswith("timers-cancel-"):
        pending = {"0": 0, "10k": 10_000, "1M": 1_000_000}[row.removeprefix("timers-cancel-")]
        return Cancel(loop, size, pending)
    if row.startswith("late-"):
        return Late(loop, size, float(row.removeprefix("late-").removesuffix("ms")) / 1000)
    raise SystemExit("no such row: " + row)


def main(arguments):
    row, contender, size, millis, runs = arguments
    if contender == "uvloop":
        import uvloop

        loop = uvloop.new_event_loop()
    else:
        loop = asyncio.new_event_loop()
    work = trial(row, loop, int(size))
    measure(work.run, work.extras, millis, runs)
    sys.stdout.flush()
    # A million pending timers need not be freed one by one.
    os._exit(0)


main(sys.argv[1:])
