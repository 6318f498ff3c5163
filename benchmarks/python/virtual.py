"""Python's heapq as a simulation in the rows virtual-...: what any virtual time in it costs at least.

Arguments and output are those of dev.orrery.benchmarks.row.PeerMain: the row, the contender
(python-heapq), the size, of which it does a tenth, how many milliseconds to warm up, how many runs
to measure.
"""

import heapq
import random
import sys
import time

from measured import measure

YEAR_MILLIS = 365 * 24 * 3_600_000
EVENTS = 100


class Simulation:
    def __init__(self):
        self.now = 0
        self.heap = []
        self.fired = 0

    def fire(self):
        self.fired += 1

    def fire_all(self, millis):
        for sequence, milli in enumerate(millis):
            heapq.heappush(self.heap, (milli, sequence, self.fire))
        while self.heap:
            self.now, _, body = heapq.heappop(self.heap)
            body()


def fire(simulations, millis):
    start = time.perf_counter_ns()
    for _ in range(simulations):
        simulation = Simulation()
        simulation.fire_all(millis)
        assert simulation.fired == len(millis)
    return (time.perf_counter_ns() - start) / 1e9


def main(arguments):
    row, _, size, millis, runs = arguments
    source = random.Random(0x5EED)
    work = int(size) // 10
    if row == "virtual-year":
        simulations, numbers = 1, [source.randrange(1, YEAR_MILLIS) for _ in range(work)]
    elif row == "virtual-fresh":
        simulations, numbers = work, [source.randrange(1, 1000) for _ in range(EVENTS)]
    else:
        raise SystemExit("no such row: " + row)
    measure(lambda: work / fire(simulations, numbers), dict, millis, runs)


main(sys.argv[1:])
