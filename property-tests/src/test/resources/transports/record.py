#!/usr/bin/env python3
"""Records what asyncio's socket transport does: python3 record.py > traces.txt

Each line is a program, " => ", and its trace. TransportTracesTest runs the same programs here.

A program is what the protocol does by itself (made=, data=, eof=, pause=, resume=), then steps, done
one after the other between iterations of the loop. Events carry the number of the iteration in which
they came, "s" while the peer drains everything at the end.

  write:N writeeof close abort pause resume soon:K limits:N   calls of the transport and the loop
  psend:N peof pclose preset pdrain                            what the peer does with its raw socket
  turn                                                         one iteration of the loop

Left out, since Orrery differs on purpose: programs in which eof_received comes twice (asyncio reads
again when a paused transport is resumed after the end), in which connection_lost comes twice (after
a close or an abort in resume_writing, which ends in an AttributeError), and in which write_eof itself raises.
"""

import asyncio
import logging
import random
import socket
import struct
import sys

BUFFER = 32 * 1024
SETTLE = 400
BIG = 1_000_000


class Recorder(asyncio.Protocol):
    def __init__(self, program, run):
        self.program = program
        self.run = run

    def act(self, when):
        action = self.program[when]
        name, _, count = action.partition(':')
        if name == 'throw':
            raise ValueError('planned')
        if name != 'none':
            self.run.call(name, count)

    def connection_made(self, transport):
        self.run.log('made')
        self.act('made')

    def data_received(self, data):
        self.run.log('data:%d' % len(data))
        self.act('data')

    def eof_received(self):
        self.run.log('eof')
        return self.program['eof'] == 'keep'

    def pause_writing(self):
        self.run.log('pause')
        self.act('pause')

    def resume_writing(self):
        self.run.log('resume')
        if not self.run.resumed:
            self.run.resumed = True
            self.act('resume')

    def connection_lost(self, exc):
        self.run.log('lost:' + ('none' if exc is None else
                                'error' if isinstance(exc, OSError) else 'thrown'))


class Run:
    def __init__(self, program):
        self.program = program
        self.trace = []
        self.turn_number = 0
        self.label = None
        self.resumed = False
        self.written = 0
        self.got = 0
        self.end = 'open'
        self.peer_open = True
        self.state = None
        self.broken = False

    def log(self, what):
        self.trace.append('%s.%s' % (self.label or self.turn_number, what))

    def failed(self, loop, context):
        # Told twice of the end, a transport has no loop any more.
        self.broken |= isinstance(context.get('exception'), AttributeError)
        self.log('handler')

    def note(self):
        t = self.transport
        state = '%d%d%d' % (t.is_closing(), t.is_reading(), t.get_write_buffer_size() == 0)
        if state != self.state:
            self.state = state
            self.log('state:' + state)

    def call(self, name, arg=''):
        t = self.transport
        if name == 'write':
            try:
                t.write(b'x' * int(arg))
                self.written += int(arg)
            except RuntimeError:
                self.log('refused')
        elif name == 'writeeof':
            try:
                t.write_eof()
            except OSError:
                self.broken = True
                raise
        elif name == 'close':
            t.close()
        elif name == 'abort':
            t.abort()
        elif name == 'pause':
            t.pause_reading()
        elif name == 'resume':
            t.resume_reading()
        elif name == 'limits':
            t.set_write_buffer_limits(int(arg))
        elif name == 'soon':
            self.loop.call_soon(self.log, 'soon:' + arg)
        else:
            raise AssertionError(name)

    def peer(self, name, arg=''):
        if not self.peer_open:
            return
        if name == 'psend':
            try:
                self.sock.send(b'y' * int(arg))
            except OSError:
                pass
        elif name == 'peof':
            try:
                self.sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        elif name == 'pdrain':
            try:
                while self.end == 'open':
                    data = self.sock.recv(65536)
                    self.got += len(data)
                    if not data:
                        self.end = 'eof'
            except BlockingIOError:
                pass
            except OSError:
                self.end = 'reset'
        else:
            if name == 'preset':
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self.sock.close()
            self.peer_open = False
            self.end = 'closed'

    def turn(self):
        self.turn_number += 1
        self.loop.stop()
        self.loop.run_forever()

    def step(self, step):
        name, _, arg = step.partition(':')
        if name == 'turn':
            self.turn()
        elif name.startswith('p') and name != 'pause':
            self.peer(name, arg)
        else:
            self.call(name, arg)
        self.note()

    def __call__(self):
        self.loop = asyncio.SelectorEventLoop()
        self.loop.set_exception_handler(self.failed)
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        listener.bind(('127.0.0.1', 0))
        listener.listen()
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        # asyncio does so itself only where it made the socket.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect(listener.getsockname())
        self.sock, _ = listener.accept()
        self.sock.setblocking(False)
        sock.setblocking(False)
        listener.close()
        self.transport = self.loop._make_socket_transport(sock, Recorder(self.program, self))
        self.note()
        for step in self.program['steps']:
            self.step(step)
        self.label = 's'
        for _ in range(SETTLE):
            self.peer('pdrain')
            self.turn()
        self.note()
        self.log('peer:%s:%s' % ('all' if self.got == self.written else 'part', self.end))
        self.transport.abort()
        self.turn()
        self.turn()
        self.loop.close()
        self.sock.close()
        return ['broken'] if self.broken else self.trace


def program(rnd):
    made = {
        'made': rnd.choice(['none'] * 6 + ['pause', 'write:1000', 'write:%d' % BIG, 'close', 'abort', 'writeeof']),
        'data': rnd.choice(['none'] * 5 + ['throw', 'pause', 'close', 'abort', 'write:100', 'writeeof']),
        'eof': rnd.choice(['keep', 'close']),
        'pause': rnd.choice(['none'] * 5 + ['throw', 'close', 'abort', 'write:10']),
        'resume': rnd.choice(['none'] * 4 + ['throw', 'close', 'write:10', 'write:%d' % BIG, 'writeeof']),
    }
    steps = []
    soons = 0
    bigs = 0
    # Before the first one a program here has no transport in its hands.
    steps += ['turn'] * rnd.randint(1, 2)
    for _ in range(rnd.randint(1, 14)):
        step = rnd.choice(['write:0', 'write:10', 'write:1000', 'write:big', 'turn', 'turn', 'turn', 'soon',
                           'close', 'abort', 'writeeof', 'pause', 'resume', 'limits:0', 'limits:100',
                           'psend:1', 'psend:1000', 'psend:1000', 'peof', 'pclose', 'preset', 'pdrain'])
        if step in ('close', 'abort', 'pclose', 'preset', 'writeeof', 'peof') and rnd.random() < 0.5:
            step = 'turn'
        if step == 'soon':
            soons += 1
            step = 'soon:%d' % soons
        if step == 'write:big':
            bigs += 1
            step = 'write:%d' % BIG
            if bigs > 2:
                step = 'turn'
        steps.append(step)
    made['steps'] = steps
    return made


def left_out(trace):
    events = [event.partition('.')[2] for event in trace]
    return (trace == ['broken'] or events.count('eof') > 1
            or sum(event.startswith('lost') for event in events) > 1)


def main():
    logging.disable(logging.CRITICAL)
    rnd = random.Random(20261121)
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print('# CPython %d.%d.%d; record.py says what this is' % sys.version_info[:3])
    written = 0
    while written < wanted:
        p = program(rnd)
        try:
            trace = Run(p)()
            again = Run(p)()
        except (OSError, AttributeError):
            continue
        if left_out(trace) or trace != again:
            continue
        written += 1
        print(' '.join(['%s=%s' % (k, v) for k, v in p.items() if k != 'steps'] + p['steps'])
              + ' => ' + ' '.join(trace))


main()
