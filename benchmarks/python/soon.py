"""The rows of callbacks in Python: soon-chain, soon-batch, threadsafe-N, latency-park.

Arguments and output are those of dev.orrery.benchmarks.row.PeerMain: the row, asyncio or uvloop,
the size, how many milliseconds to warm up and to measure, how many runs at least. Python does a part of the
size, since it is slower; figures are rates, or times of one round trip.
"""

import asyncio
import os
import sys
import threading
import time
import tracemalloc

from measured import measure

NAME, PEER, SIZE, MILLIS, RUNS = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])

if PEER == "uvloop":
    import uvloop


def new_loop():
    return uvloop.new_event_loop() if PEER == "uvloop" else asyncio.new_event_loop()


class Chain:
    def __init__(self, loop, size):
        self.loop, self.size, self.left = loop, max(1, size // 50), 0

    def run(self):
        self.left = self.size
        start = time.perf_counter()
        self.loop.call_soon(self.link)
        self.loop.run_forever()
        return self.size / (time.perf_counter() - start)

    def link(self):
        self.left -= 1
        if self.left <= 0:
            self.loop.stop()
        else:
            self.loop.call_soon(self.link)

    def extras(self):
        return {}


class Batch:
    def __init__(self, loop, size):
        self.loop, self.size, self.done = loop, max(1, size // 5), 0

    def run(self):
        self.done = 0
        start = time.perf_counter()
        self.loop.call_soon(self.post)
        self.loop.run_forever()
        return self.size / (time.perf_counter() - start)

    def post(self):
        each = self.each
        for _ in range(self.size):
            self.loop.call_soon(each)

    def each(self):
        self.done += 1
        if self.done == self.size:
            self.loop.stop()

    def extras(self):
        # Counted apart, since counting slows down.
        held = []

        def post():
            before = tracemalloc.get_traced_memory()[0]
            self.post()
            held.append(tracemalloc.get_traced_memory()[0] - before)

        self.done = 0
        tracemalloc.start()
        self.loop.call_soon(post)
        self.loop.run_forever()
        tracemalloc.stop()
        return {"bytes each": held[0] / self.size}


class Posts:
    def __init__(self, loop, size):
        self.loop, self.producers, self.done = loop, int(NAME.rsplit("-", 1)[1]), 0
        self.each = max(1, size // 40 // self.producers)

    def run(self):
        self.done = 0
        begin = threading.Event()
        threads = [threading.Thread(target=self.post, args=(begin,)) for _ in range(self.producers)]
        for thread in threads:
            thread.start()
        start = time.perf_counter()
        begin.set()
        self.loop.run_forever()
        rate = self.each * self.producers / (time.perf_counter() - start)
        for thread in threads:
            thread.join()
        return rate

    def post(self, begin):
        begin.wait()
        for _ in range(self.each):
            self.loop.call_soon_threadsafe(self.one)

    def one(self):
        self.done += 1
        if self.done == self.each * self.producers:
            self.loop.stop()

    def extras(self):
        return {}


class RoundTrips:
    PAUSE_SECONDS = 20e-6

    def __init__(self, loop, size):
        self.loop, self.size = loop, size
        self.times = []
        threading.Thread(target=loop.run_forever, daemon=True).start()

    def run(self):
        gate = threading.Lock()
        gate.acquire()
        times = []
        for _ in range(self.size):
            end = time.perf_counter() + self.PAUSE_SECONDS
            while time.perf_counter() < end:
                pass
            start = time.perf_counter()
            self.loop.call_soon_threadsafe(gate.release)
            gate.acquire()
            times.append(time.perf_counter() - start)
        times.sort()
        self.times = times
        return times[(len(times) - 1) // 2] * 1e6

    def extras(self):
        return {"us p99": self.times[(len(self.times) - 1) * 99 // 100] * 1e6}


def main():
    kind = {"soon-chain": Chain, "soon-batch": Batch, "latency-park": RoundTrips}.get(NAME, Posts)
    trial = kind(new_loop(), SIZE)
    measure(trial.run, trial.extras, MILLIS, RUNS)
    sys.stdout.flush()
    os._exit(0)


main()
