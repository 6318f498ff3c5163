'use strict';
(function () {
  const $ = function (id) { return document.getElementById(id); };
  const root = document.documentElement;

  // ---- unpacking

  async function inflate(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  function reader(bytes) {
    let at = 0;
    const utf8 = new TextDecoder();
    return {
      number: function () {
        let value = 0, factor = 1, byte;
        do { byte = bytes[at++]; value += (byte & 127) * factor; factor *= 128; } while (byte > 127);
        return value;
      },
      text: function () {
        const length = this.number();
        at += length;
        return utf8.decode(bytes.subarray(at - length, at));
      }
    };
  }

  function readRun(from, name) {
    const n = from.number(), run = {name: name, n: n, t: new Float64Array(n), value: new Array(n)};
    for (let i = 0, t = 0; i < n; i++) run.t[i] = t += from.number();
    for (const column of ['lane', 'actor', 'kind', 'detail']) {
      run[column] = new Int32Array(n);
      for (let i = 0; i < n; i++) run[column][i] = from.number();
    }
    for (let i = 0; i < n; i++) {
      const packed = from.number();
      run.value[i] = packed === 1 ? texts[from.number()] : packed % 2 ? -(packed - 1) / 2 : packed / 2;
    }
    run.cause = new Int32Array(n);
    for (let i = 0; i < n; i++) { const back = from.number(); run.cause[i] = back ? i - back : -1; }
    for (const column of ['label', 'stack']) {
      run[column] = new Int32Array(n);
      for (let i = 0; i < n; i++) run[column][i] = from.number();
    }
    return run;
  }

  // ---- words

  function time(nanos) {
    if (typeof nanos === 'string') return nanos + ' ns';
    const sign = nanos < 0 ? '-' : '', all = Math.abs(nanos), rest = all % 1e9;
    const digits = String(1e9 + rest).substring(1);
    const length = rest % 1e6 === 0 ? 3 : rest % 1e3 === 0 ? 6 : 9;
    return sign + Math.floor(all / 1e9) + '.' + digits.substring(0, length) + ' s';
  }

  function span(nanos) {
    const all = Number(nanos);
    const round = function (x) { return x >= 100 ? Math.round(x) : Number(x.toPrecision(3)); };
    if (all === 0) return 'no time';
    if (all < 1e3) return all + ' ns';
    if (all < 1e6) return round(all / 1e3) + ' \u00b5s';
    if (all < 1e9) return round(all / 1e6) + ' ms';
    if (all < 120e9) return round(all / 1e9) + ' s';
    if (all < 7200e9) return round(all / 60e9) + ' min';
    return all < 172800e9 ? round(all / 3600e9) + ' h' : round(all / 86400e9) + ' d';
  }

  function words(run, i) {
    return data.kinds[run.kind[i]][1].replace(/\{(value|time|length|label|detail)\}/g, function (all, what) {
      if (what === 'value') return run.value[i];
      if (what === 'time') return time(run.value[i]);
      if (what === 'length') return span(run.value[i]);
      return what === 'label' ? texts[run.label[i]] || 'a callback' : texts[run.detail[i]];
    });
  }

  function kindOf(run, i) { return data.kinds[run.kind[i]][0]; }
  function isAccident(run, i) { return run.kind[i] === K.DECISION && run.label[i] !== 0; }
  function isCalm(run, i) { return run.kind[i] === K.DECISION && run.label[i] === 0; }

  // ---- what the rows hold

  const data = JSON.parse($('data').textContent);
  const K = {};
  data.kinds.forEach(function (kind, i) { K[kind[0]] = i; });
  let texts, main, other, rows, height, instants, total;
  const view = {x: 0, scale: 12, linear: false, compare: false, calm: false};
  let chosen = null, chain = [], matches = [], matched = null, query = '', printing = false;

  const MAIN = 26, GHOST = 14, TASK = 14, TIMER = 6, HOST = 22;

  /** Which events belong to which block, and from where to where blocks, tasks and timers go. */
  function analyse(run) {
    const n = run.n, owner = new Int32Array(n).fill(-1), end = new Int32Array(n);
    const lastBlock = new Int32Array(data.lanes.length).fill(-1);
    const lastIteration = new Int32Array(data.lanes.length).fill(-1);
    const inBlock = new Set(['DECISION', 'POST', 'TIMER_SET', 'MARK', 'BUSY', 'TASK_END', 'SENT', 'RECEIVED', 'WAKEUP', 'STATE',
      'INVARIANT_FAILED', 'FAILURE', 'SIGNAL', 'CHANNEL_CLOSED', 'THREAD_START', 'THREAD_END'].map(function (name) { return K[name]; }));
    run.until = new Float64Array(n);
    run.lanes = data.lanes.map(function () { return []; });
    run.tasks = []; run.timers = []; run.arrows = []; run.works = [];
    const openTasks = new Map(), openWorks = new Map(), timerOf = new Map();
    run.threads = []; const openThreads = new Map();
    for (let i = 0; i < n; i++) {
      end[i] = i;
      const lane = run.lane[i], kind = run.kind[i], cause = run.cause[i];
      run.lanes[lane].push(i);
      if (kind === K.CALLBACK || kind === K.THREAD_STEP || kind === K.ENVIRONMENT) {
        lastBlock[lane] = i;
        if (kind === K.CALLBACK && lastIteration[lane] >= 0) end[lastIteration[lane]] = i;
      } else if (kind === K.ITERATION) {
        lastIteration[lane] = i; lastBlock[lane] = -1;
      } else if (cause >= 0 && inBlock.has(kind)) {
        let from = owner[cause] >= 0 ? owner[cause] : cause;
        // What work does it does in the present step of its thread.
        if (run.kind[from] === K.EXECUTOR_START) from = lastBlock[run.lane[from]];
        const fromKind = from < 0 ? -1 : run.kind[from];
        if ((fromKind === K.CALLBACK || fromKind === K.THREAD_STEP || fromKind === K.ENVIRONMENT) && lastBlock[run.lane[from]] === from) {
          owner[i] = from; end[from] = i;
          const row = run.lane[from];
          if (lastIteration[row] >= 0 && lastIteration[row] < from) end[lastIteration[row]] = i;
          if (kind === K.BUSY) run.until[from] = run.t[i] + Number(run.value[i]);
        }
      }
      if (kind === K.CALLBACK) {
        const label = texts[run.label[i]];
        if (label.startsWith('task ')) {
          const key = lane + ' ' + run.label[i];
          if (!openTasks.has(key)) {
            const task = {lane: lane, from: i, to: -1, name: label.substring(5)};
            openTasks.set(key, task); run.tasks.push(task);
          }
        }
        if (cause >= 0 && run.kind[cause] === K.TIMER_SET) timerOf.get(cause).to = i;
        if (cause >= 0 && run.kind[cause] === K.POST && run.lane[cause] !== lane) run.arrows.push({from: cause, to: i});
        if (cause >= 0 && run.kind[cause] === K.CHANNEL_READY) run.arrows.push({from: run.cause[cause] >= 0 ? run.cause[cause] : cause, to: i});
      } else if (kind === K.TASK_END) {
        const key = lane + ' ' + run.detail[i], open = openTasks.get(key);
        if (open) { open.to = i; openTasks.delete(key); }
      } else if (kind === K.TIMER_SET) {
        const timer = {lane: lane, from: i, to: -1};
        timerOf.set(i, timer); run.timers.push(timer);
      } else if (kind === K.EXECUTOR_START) {
        const work = {lane: lane, from: i, to: -1};
        openWorks.set(lane, work); run.works.push(work);
        if (cause >= 0 && run.lane[cause] !== lane) run.arrows.push({from: cause, to: i});
      } else if (kind === K.EXECUTOR_END) {
        if (openWorks.has(lane)) openWorks.get(lane).to = i;
      } else if (kind === K.THREAD_START) {
        const thread = {lane: lane, from: i, to: -1};
        openThreads.set(lane, thread); run.threads.push(thread);
      } else if (kind === K.THREAD_END) {
        if (openThreads.has(lane)) openThreads.get(lane).to = i;
      } else if (kind === K.RECEIVED && cause >= 0 && run.kind[cause] === K.SENT && run.lane[cause] !== lane) {
        run.arrows.push({from: cause, to: i});
      }
    }
    run.end = end;
    pack(run, run.tasks, 5); pack(run, run.timers, 6);
    run.tasksOf = data.lanes.map(function () { return []; });
    run.tasks.forEach(function (task) { run.tasksOf[task.lane].push(task); });
    run.timersOf = data.lanes.map(function () { return []; });
    run.timers.forEach(function (timer) { run.timersOf[timer.lane].push(timer); });
  }

  /** Gives each interval of a lane a line of its own, as far as there are lines. */
  function pack(run, intervals, most) {
    const busy = data.lanes.map(function () { return []; });
    intervals.forEach(function (one) {
      const lines = busy[one.lane];
      let line = lines.findIndex(function (until) { return until < one.from; });
      if (line < 0) line = lines.length < most ? lines.length : one.from % most;
      lines[line] = one.to < 0 ? run.n : run.end[one.to];
      one.line = line;
    });
    busy.forEach(function (lines, lane) {
      intervals.lines = intervals.lines || [];
      intervals.lines[lane] = lines.length;
    });
  }

  function layoutRows() {
    rows = []; let y = 0, host = null;
    data.lanes.forEach(function (lane, number) {
      // A row of calm decisions only says nothing.
      const says = function (run) { return run.lanes[number].some(function (i) { return view.calm || !isCalm(run, i); }); };
      if (!says(main) && !says(other)) return;
      if (lane[0] !== host) { host = lane[0]; rows.push({host: host, y: y, h: HOST}); y += HOST; }
      const row = {lane: number, y: y, main: y};
      y += MAIN;
      if (view.compare && other.lanes[number].some(function (i) { return i >= data.parts && (view.calm || !isCalm(other, i)); })) { row.ghost = y; y += GHOST; }
      const tasks = main.tasks.lines ? main.tasks.lines[number] || 0 : 0, timers = main.timers.lines ? main.timers.lines[number] || 0 : 0;
      if (tasks) { row.tasks = y + 2; y += tasks * TASK + 4; }
      if (timers) { row.timers = y + 2; y += timers * TIMER + 6; }
      row.h = y - row.y; rows.push(row);
    });
    height = Math.max(y, 40);
    $('details').style.setProperty('--chart', Math.max(340, height + 35) + 'px');
    const labels = $('labels'); labels.textContent = '';
    const add = function (top, h, text, kind, title) {
      const div = document.createElement('div');
      div.style.top = top + 'px'; div.style.height = h + 'px'; div.textContent = text; div.title = title; if (kind) div.className = kind;
      labels.append(div); return div;
    };
    rows.forEach(function (row) {
      if (row.host !== undefined) { add(row.y, row.h, row.host, 'host', 'host ' + row.host); return; }
      const lane = data.lanes[row.lane];
      row.label = add(row.main, MAIN, lane[1] === 'crank' ? 'scheduler' : lane[1], '', lane[0] + '/' + lane[1]);
      if (row.ghost !== undefined) add(row.ghost, GHOST, 'held', 'part', 'the same row in the run that held');
      if (row.tasks !== undefined) add(row.tasks, 14, 'tasks', 'part', 'tasks, from start to end');
      if (row.timers !== undefined) add(row.timers - 4, 14, 'timers', 'part', 'timers, from where they were set to where they fired');
    });
    labels.style.height = height + 'px';
  }

  function weight(run, i) {
    switch (run.kind[i]) {
      case K.DECISION: return run.label[i] ? 1 : view.calm ? 0.5 : 0;
      case K.ITERATION: return 0.5;
      case K.WAKEUP: return 0.5;
      case K.TIME_JUMP: return 0.3;
      case K.TIMER_SET: case K.THREAD_STEP: case K.CHANNEL_READY: return 0.7;
      case K.CALLBACK: return 2.4;
      default: return 1;
    }
  }

  /** Gives each event its place: to scale, or one after the other with idle time shortened. */
  function layoutTime() {
    const all = view.compare ? [main, other] : [main];
    all.forEach(function (run) { run.x = new Float64Array(run.n); run.w = new Float32Array(run.n); });
    instants = {t: [], x: [], w: []};
    const at = all.map(function () { return 0; });
    let x = 0, before = -1;
    const last = Math.max.apply(null, all.map(function (run) { return run.n ? run.t[run.n - 1] : 0; }));
    const unit = last > 0 ? last / Math.max(100, main.n) : 1;
    while (true) {
      let now = Infinity;
      all.forEach(function (run, r) { if (at[r] < run.n) now = Math.min(now, run.t[at[r]]); });
      if (now === Infinity) break;
      if (view.linear) x = now / unit;
      else if (before >= 0) x += 1 + 0.8 * Math.log10(1 + (now - before) / 1000);
      let widest = 0;
      all.forEach(function (run, r) {
        let inside = 0;
        for (; at[r] < run.n && run.t[at[r]] === now; at[r]++) {
          const w = weight(run, at[r]);
          run.x[at[r]] = view.linear ? x : x + inside; run.w[at[r]] = view.linear ? 0 : w; inside += w;
        }
        widest = Math.max(widest, inside);
      });
      instants.t.push(now); instants.x.push(x); instants.w.push(view.linear ? 0 : widest);
      if (!view.linear) x += widest;
      before = now;
    }
    total = Math.max(1, view.linear ? last / unit : x);
  }

  function lowest(array, value, length) {
    let low = 0, high = length === undefined ? array.length : length;
    while (low < high) { const middle = (low + high) >> 1; if (array[middle] < value) low = middle + 1; else high = middle; }
    return low;
  }

  /** Where a time is; within a break in proportion. */
  function placeOf(t) {
    const i = lowest(instants.t, t);
    if (i >= instants.t.length) return total;
    if (instants.t[i] === t || i === 0) return instants.x[i];
    const from = instants.x[i - 1] + instants.w[i - 1];
    return from + (instants.x[i] - from) * (t - instants.t[i - 1]) / (instants.t[i] - instants.t[i - 1]);
  }

  // ---- drawing

  const LIGHT = {paper: '#fbfaf7', panel: '#ffffff', ink: '#1d1f24', soft: '#5d6068', line: '#dedbd3', stripe: '#f4f2ec', callback: '#3a6ea5', task: '#1f857a',
    timer: '#b07a14', thread: '#7457a6', work: '#8b6a3e', message: '#5b6b7f', accident: '#c2410c', failure: '#b3122b', passing: '#2f7d3b', gap: '#ebe7dd', chosen: '#0b57d0', match: '#f3c623'};
  let C = LIGHT, ratio = 1, width = 600, pending = false;

  function colours() {
    if (printing) { C = LIGHT; return; }
    const style = getComputedStyle(root); C = {};
    Object.keys(LIGHT).forEach(function (name) { C[name] = style.getPropertyValue('--' + name).trim() || LIGHT[name]; });
  }

  function fit(canvas, w, h) {
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = Math.round(w * ratio); canvas.height = Math.round(h * ratio);
    }
    canvas.style.height = h + 'px';
    const g = canvas.getContext('2d'); g.setTransform(ratio, 0, 0, ratio, 0, 0); g.clearRect(0, 0, w, h);
    return g;
  }

  function draw() { if (!pending) { pending = true; requestAnimationFrame(function () { pending = false; paint(); }); } }

  function px(x) { return (x - view.x) * view.scale; }

  function clamp() {
    const least = Math.min(1, width * 0.9 / total);
    view.scale = Math.max(least, Math.min(400, view.scale));
    const shown = width / view.scale, slack = shown * 0.1;
    view.x = Math.max(-slack, Math.min(total - shown + slack, view.x));
    if (total < shown) view.x = -(shown - total) / 2;
  }

  function paint() {
    if (!main) return;
    clamp();
    root.dataset.scale = view.scale.toFixed(3); root.dataset.x = view.x.toFixed(2);
    paintLanes(); paintRuler(); paintOverview();
  }

  function band(g, x, w, colour, alpha) { g.globalAlpha = alpha; g.fillStyle = colour; g.fillRect(x, 0, Math.max(w, 2), height); g.globalAlpha = 1; }

  function hatch(g, x, w, top, h) {
    g.fillStyle = C.gap; g.fillRect(x, top, w, h);
    if (w < 7) return;
    g.save(); g.beginPath(); g.rect(x, top, w, h); g.clip();
    g.strokeStyle = C.line; g.lineWidth = 1; g.beginPath();
    for (let d = -h; d < w; d += 7) { g.moveTo(x + d, top + h); g.lineTo(x + d + h, top); }
    g.stroke(); g.restore();
  }

  function box(g, x, y, w, h) { g.beginPath(); g.roundRect(x, y, w, h, Math.min(3, w / 3)); }

  function ellipsis(g, text, room) {
    if (room < 14) return '';
    if (g.measureText(text).width <= room) return text;
    let length = Math.floor(text.length * room / g.measureText(text).width);
    return length < 2 ? '' : text.substring(0, length - 1) + '\u2026';
  }

  function paintLanes() {
    const g = fit($('lanes'), width, height), left = view.x, right = view.x + width / view.scale;
    const font = '11px system-ui, "DejaVu Sans", sans-serif';
    g.textBaseline = 'middle'; g.font = font;
    // Breaks under everything.
    if (!view.linear) {
      const first = Math.max(1, lowest(instants.x, left));
      for (let i = first; i < instants.x.length; i++) {
        const from = px(instants.x[i - 1] + instants.w[i - 1]) + 2, to = px(instants.x[i]) - 2;
        if (from > width) break;
        if (to - from > 3) hatch(g, from, to - from, 0, height);
      }
    }
    rows.forEach(function (row) {
      g.strokeStyle = C.line; g.lineWidth = 1;
      if (row.host !== undefined) { g.globalAlpha = 0.9; g.fillStyle = C.stripe; g.fillRect(0, row.y, width, row.h); g.globalAlpha = 1; }
      g.beginPath(); g.moveTo(0, row.y + row.h - 0.5); g.lineTo(width, row.y + row.h - 0.5); g.stroke();
    });
    // What belongs to all rows.
    for (let i = lowest(main.x, left - 2); i < main.n && main.x[i] < right; i++) {
      if (isAccident(main, i)) band(g, px(main.x[i]), main.w[i] * view.scale, C.accident, 0.13);
      if (main.kind[i] === K.TIMER_LATE) {
        const row = rowOf(main.lane[i]);
        if (row) { g.globalAlpha = 0.25; g.fillStyle = C.accident; const x = px(main.x[i]); g.fillRect(x, row.main + 1, Math.max(3, px(placeOf(main.t[i] + Number(main.value[i]))) - x), MAIN - 2); g.globalAlpha = 1; }
      }
    }
    if (view.compare && data.parts >= 0 && data.parts < main.n) {
      const x = px(main.x[data.parts]);
      g.strokeStyle = C.passing; g.lineWidth = 2; g.setLineDash([5, 4]); g.beginPath(); g.moveTo(x, 0); g.lineTo(x, height); g.stroke(); g.setLineDash([]);
    }
    rows.forEach(function (row) {
      if (row.lane === undefined) return;
      paintIntervals(g, row, left, right);
      paintRow(g, main, row, row.main, MAIN, left, right, false);
      if (row.ghost !== undefined) paintRow(g, other, row, row.ghost, GHOST, left, right, true);
    });
    paintArrows(g, left, right);
    if (data.failing >= 0) {
      const x = px(main.x[data.failing] + main.w[data.failing] / 2);
      g.strokeStyle = data.held ? C.ink : C.failure; g.lineWidth = 2; g.beginPath(); g.moveTo(x, 0); g.lineTo(x, height); g.stroke();
    }
    if (chosen) paintChosen(g);
  }

  const rowByLane = new Map();
  function rowOf(lane) { return rowByLane.get(lane); }

  function paintIntervals(g, row, left, right) {
    const lane = row.lane;
    g.font = '10px system-ui, "DejaVu Sans", sans-serif';
    main.tasksOf[lane].forEach(function (task) {
      const to = task.to < 0 ? main.n - 1 : task.to, x1 = main.x[task.from], x2 = main.x[to] + main.w[to];
      if (x2 < left || x1 > right) return;
      const from = Math.max(-4, px(x1)), w = Math.max(3, Math.min(width + 4, px(x2)) - from), y = row.tasks + task.line * TASK;
      g.fillStyle = C.task; g.globalAlpha = 0.22; box(g, from, y, w, TASK - 2); g.fill(); g.globalAlpha = 1;
      if (task.to < 0) { g.fillStyle = C.task; g.globalAlpha = 0.5; g.fillRect(from + w - 2, y, 2, TASK - 2); g.globalAlpha = 1; }
      const start = Math.max(from, 0), text = ellipsis(g, task.name, from + w - start - 8);
      if (text) { g.fillStyle = C.ink; g.fillText(text, start + 4, y + (TASK - 2) / 2 + 0.5); }
    });
    main.timersOf[lane].forEach(function (timer) {
      const x1 = main.x[timer.from], x2 = timer.to < 0 ? placeOf(Number(main.value[timer.from])) : main.x[timer.to];
      if (x2 < left || x1 > right) return;
      const from = Math.max(-4, px(x1)), to = Math.min(width + 4, Math.max(px(x2), px(x1) + 3)), y = row.timers + timer.line * TIMER + TIMER / 2;
      g.strokeStyle = C.timer; g.lineWidth = 1.5;
      // One that never fired, which was cancelled or comes later.
      if (timer.to < 0) { g.globalAlpha = 0.55; g.setLineDash([2, 3]); }
      g.beginPath(); g.moveTo(from, y); g.lineTo(to, y); g.stroke(); g.setLineDash([]); g.globalAlpha = 1;
      g.fillStyle = C.timer;
      if (timer.to >= 0) { g.beginPath(); g.arc(to, y, 2.2, 0, 7); g.fill(); }
    });
    [[main.threads, C.thread, row.main + MAIN / 2 - 0.5, 1], [main.works, C.work, row.main + MAIN - 4, 3]].forEach(function (group) {
      group[0].forEach(function (one) {
        if (one.lane !== lane) return;
        const to = one.to < 0 ? main.n - 1 : one.to;
        if (main.x[to] < left || main.x[one.from] > right) return;
        const from = Math.max(-4, px(main.x[one.from]));
        g.fillStyle = group[1]; g.fillRect(from, group[2], Math.max(2, Math.min(width + 4, px(main.x[to] + main.w[to])) - from), group[3]);
      });
    });
  }

  function paintRow(g, run, row, y, h, left, right, ghost) {
    const list = run.lanes[row.lane], place = function (i) { return run.x[list[i]]; };
    if (!list.length) return;
    let low = 0, high = list.length;
    while (low < high) { const middle = (low + high) >> 1; if (place(middle) < left) low = middle + 1; else high = middle; }
    // What began before the edge may reach into the view.
    let k = low, iterations = 0;
    while (k > 0 && iterations < 60) { k--; iterations++; if (run.kind[list[k]] === K.ITERATION && run.x[run.end[list[k]]] < left) break; }
    g.font = '11px system-ui, "DejaVu Sans", sans-serif';
    const middle = y + h / 2, glyphs = [];
    let drawn = -10;
    for (; k < list.length; k++) {
      const i = list[k], kind = run.kind[i];
      if (run.x[i] > right) break;
      if (ghost && i < data.parts) continue;
      if (isCalm(run, i) && !view.calm) continue;
      const x = px(run.x[i]);
      let end = px(run.x[run.end[i]] + run.w[run.end[i]]);
      if (run.until[i]) end = Math.max(end, px(placeOf(run.until[i])));
      if (kind === K.ITERATION) {
        const w = Math.max(2, end - x);
        g.fillStyle = C.callback; g.globalAlpha = ghost ? 0.1 : 0.15; box(g, x, y + (ghost ? 2 : 3), w, h - (ghost ? 4 : 6)); g.fill(); g.globalAlpha = 1;
      } else if (kind === K.CALLBACK || kind === K.THREAD_STEP || kind === K.ENVIRONMENT) {
        const label = texts[run.label[i]], w = Math.max(1.5, end - x - (view.scale > 4 ? 1 : 0));
        if (w < 2 && x - drawn < 0.8) continue;
        drawn = x;
        const colour = kind === K.THREAD_STEP ? C.thread : kind === K.ENVIRONMENT ? C.message : label.startsWith('task ') ? C.task : C.callback;
        const top = y + (ghost ? 3 : 5), tall = h - (ghost ? 6 : 10);
        box(g, x, top, w, tall);
        if (ghost) { g.strokeStyle = C.passing; g.lineWidth = 1.2; g.stroke(); } else { g.fillStyle = colour; g.fill(); }
        if (!ghost && w > 30) {
          // Up to the first glyph on the block.
          let room = w;
          if (k + 1 < list.length && list[k + 1] <= run.end[i]) for (let m = k + 1; m < list.length && list[m] <= run.end[i]; m++) if (!isCalm(run, list[m]) || view.calm) { room = px(run.x[list[m]]) - x - 4; break; }
          const name = label.startsWith('task ') ? label.substring(5) : label, text = ellipsis(g, name, room - 8);
          if (text) { g.fillStyle = C.panel; g.fillText(text, x + 4, middle + 0.5); }
        }
      } else { glyphs.push(i); }
    }
    let last = -10;
    glyphs.forEach(function (i) {
      const x = px(run.x[i] + run.w[i] / 2), important = isAccident(run, i) || i === data.failing;
      if (!important && x - last < 1.5) return;
      last = x; glyph(g, run, i, x, middle, ghost);
    });
    if (matched && !ghost) for (let m = low; m < list.length && run.x[list[m]] <= right; m++) {
      if (!matched[list[m]]) continue;
      g.fillStyle = C.match; g.globalAlpha = 0.85; g.fillRect(px(run.x[list[m]]), y + h - 4, Math.max(4, run.w[list[m]] * view.scale), 3); g.globalAlpha = 1;
    }
  }

  function glyph(g, run, i, x, y, ghost) {
    const kind = run.kind[i], size = ghost ? 3 : Math.max(2, Math.min(4.5, view.scale * 0.5));
    g.lineWidth = 1.3; g.strokeStyle = C.panel; g.beginPath();
    if (kind === K.INVARIANT_FAILED || kind === K.FAILURE) {
      g.strokeStyle = C.failure; g.lineWidth = 3; g.moveTo(x - 5, y - 5); g.lineTo(x + 5, y + 5); g.moveTo(x + 5, y - 5); g.lineTo(x - 5, y + 5);
      g.save(); g.strokeStyle = C.panel; g.lineWidth = 6; g.stroke(); g.restore(); g.stroke(); return;
    }
    if (kind === K.DECISION) {
      if (!run.label[i]) { g.fillStyle = C.soft; g.arc(x, y, 1.6, 0, 7); g.fill(); return; }
      const d = size + 2; g.fillStyle = C.accident; g.moveTo(x, y - d); g.lineTo(x + d, y); g.lineTo(x, y + d); g.lineTo(x - d, y); g.closePath(); g.fill(); g.stroke(); return;
    }
    switch (kind) {
      case K.POST: g.fillStyle = C.message; g.moveTo(x - size, y - size); g.lineTo(x + size, y); g.lineTo(x - size, y + size); g.closePath(); g.fill(); g.stroke(); return;
      case K.SENT: case K.RECEIVED: case K.CHANNEL_READY: case K.CHANNEL_CLOSED:
        g.fillStyle = kind === K.SENT ? C.message : C.panel; g.strokeStyle = kind === K.SENT ? C.panel : C.message; g.rect(x - size, y - size, 2 * size, 2 * size); g.fill(); g.stroke(); return;
      case K.TIMER_SET: g.fillStyle = C.panel; g.strokeStyle = C.timer; g.lineWidth = 1.8; g.arc(x, y, size - 0.5, 0, 7); g.fill(); g.stroke(); return;
      case K.TIMER_LATE: g.fillStyle = C.accident; g.arc(x, y, size, 0, 7); g.fill(); g.stroke(); return;
      case K.TIME_JUMP: g.strokeStyle = C.soft; g.moveTo(x - 2.5, y - 4); g.lineTo(x + 1.5, y); g.lineTo(x - 2.5, y + 4); g.stroke(); return;
      case K.MARK: case K.STATE: g.fillStyle = C.ink; g.rect(x - size + 1, y - size, 2 * size - 2, 2 * size); g.fill(); g.stroke(); return;
      case K.TASK_END: case K.THREAD_END: g.fillStyle = C.ink; g.rect(x - 1, y - size - 1, 2, 2 * size + 2); g.fill(); g.stroke(); return;
      default: g.fillStyle = ghost ? C.passing : C.soft; g.arc(x, y, size - 1, 0, 7); g.fill(); g.stroke();
    }
  }

  function middleOf(run, i) {
    const row = rowOf(run.lane[i]);
    if (!row) return null;
    return {x: px(run.x[i] + (run.kind[i] === K.CALLBACK || run.kind[i] === K.THREAD_STEP ? 0 : run.w[i] / 2)), y: run === other && row.ghost !== undefined ? row.ghost + GHOST / 2 : row.main + MAIN / 2};
  }

  function arrow(g, from, to, colour, thick) {
    if (!from || !to) return;
    g.strokeStyle = g.fillStyle = colour; g.lineWidth = thick;
    const bend = Math.min(40, Math.max(8, (to.x - from.x) / 2)), tip = Math.abs(to.y - from.y) < 3;
    g.beginPath(); g.moveTo(from.x, from.y);
    if (tip) g.bezierCurveTo(from.x + bend / 2, from.y - 16, to.x - bend / 2, to.y - 16, to.x, to.y - 4);
    else g.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x, to.y);
    g.stroke();
    const size = 3 + thick, y = tip ? to.y - 4 : to.y;
    g.beginPath(); g.moveTo(to.x, y); g.lineTo(to.x - size * 1.5, y - size * 0.8); g.lineTo(to.x - size * 1.5, y + size * 0.8); g.closePath(); g.fill();
  }

  function paintArrows(g, left, right) {
    let count = 0;
    g.globalAlpha = 0.75;
    for (let k = 0; k < main.arrows.length && count < 1200; k++) {
      const one = main.arrows[k];
      if (main.x[one.to] < left) continue;
      if (main.x[one.from] > right) break;
      if (px(main.x[one.to]) - px(main.x[one.from]) < 1.5 && view.scale < 2) continue;
      arrow(g, middleOf(main, one.from), middleOf(main, one.to), C.message, 1.2); count++;
    }
    g.globalAlpha = 1;
  }

  function paintChosen(g) {
    const run = chosen.run;
    for (let k = 0; k + 1 < chain.length && k < 40; k++) arrow(g, middleOf(run, chain[k + 1]), middleOf(run, chain[k]), C.chosen, 1.8);
    const at = middleOf(run, chosen.i);
    if (!at) return;
    root.dataset.at = at.x.toFixed(1) + ' ' + at.y.toFixed(1);
    const x = px(run.x[chosen.i]), w = Math.max(6, px(run.x[run.end[chosen.i]] + run.w[run.end[chosen.i]]) - x), h = run === other ? GHOST : MAIN;
    const glyphLike = run.end[chosen.i] === chosen.i && run.kind[chosen.i] !== K.CALLBACK;
    g.strokeStyle = C.chosen; g.lineWidth = 2; g.beginPath();
    if (glyphLike) g.arc(at.x, at.y, 9, 0, 7); else g.roundRect(x - 2, at.y - h / 2 + 2, w + 3, h - 4, 4);
    g.stroke();
  }

  function paintRuler() {
    const g = fit($('ruler'), width, 34), left = view.x, right = view.x + width / view.scale;
    g.font = '11px system-ui, "DejaVu Sans", sans-serif'; g.textBaseline = 'middle';
    const taken = [];
    const label = function (x, text, colour, y, bold) {
      g.font = (bold ? '600 ' : '') + '11px system-ui, "DejaVu Sans", sans-serif';
      const w = g.measureText(text).width, from = Math.max(2, Math.min(width - w - 2, x));
      if (taken.some(function (one) { return one[2] === y && from < one[1] + 10 && from + w > one[0] - 10; })) return;
      taken.push([from, from + w, y]); g.fillStyle = colour; g.fillText(text, from, y);
    };
    if (data.failing >= 0) {
      const x = px(main.x[data.failing] + main.w[data.failing] / 2);
      if (x >= 0 && x <= width) { g.fillStyle = data.held ? C.ink : C.failure; g.fillRect(x - 1, 18, 2, 16); label(x + 4, (data.held ? 'end, ' : 'failure, ') + time(main.t[data.failing]), data.held ? C.ink : C.failure, 9, true); }
    }
    if (view.compare && data.parts >= 0 && data.parts < main.n) {
      const x = px(main.x[data.parts]);
      if (x >= 0 && x <= width) { g.fillStyle = C.passing; g.fillRect(x - 1, 18, 2, 16); label(x + 4, 'the runs part', C.passing, 9, true); }
    }
    if (view.linear) {
      const last = instants.t[instants.t.length - 1] || 1, per = last / total, raw = 110 / view.scale * per;
      const power = Math.pow(10, Math.floor(Math.log10(Math.max(raw, 1)))), step = [1, 2, 5, 10].map(function (f) { return f * power; }).find(function (s) { return s >= raw; }) || raw;
      for (let t = Math.max(0, Math.ceil(left * per / step) * step); t <= right * per; t += step) {
        const x = px(t / per); g.fillStyle = C.soft; g.fillRect(x, 24, 1, 10); label(x + 4, time(Math.round(t)), C.soft, 9);
      }
      return;
    }
    const first = Math.max(0, lowest(instants.x, left) - 1);
    for (let i = first; i < instants.x.length && instants.x[i] <= right; i++) {
      const x = px(instants.x[i]);
      if (i > 0) {
        const from = px(instants.x[i - 1] + instants.w[i - 1]) + 2;
        if (x - 2 - from > 3) {
          hatch(g, from, x - 2 - from, 18, 16);
          const text = '+' + span(instants.t[i] - instants.t[i - 1]);
          g.font = '10px system-ui, "DejaVu Sans", sans-serif';
          const w = g.measureText(text).width;
          if (w < x - 4 - from) { g.fillStyle = C.gap; g.fillRect((from + x - 2 - w) / 2 - 2, 19, w + 4, 14); g.fillStyle = C.soft; g.fillText(text, (from + x - 2 - w) / 2, 26); }
        }
      }
      g.fillStyle = C.soft; g.fillRect(x, 18, 1, 16);
      if (x >= -1) label(x, time(instants.t[i]), C.soft, 9);
    }
  }

  function paintOverview() {
    const canvas = $('overview');
    if (printing) return;
    const w = canvas.clientWidth || width, g = fit(canvas, w, 34), bins = new Float32Array(Math.ceil(w) + 1), scale = w / total;
    let most = 1;
    for (let i = 0; i < main.n; i++) { if (isCalm(main, i) && !view.calm) continue; const b = Math.min(bins.length - 1, Math.floor(main.x[i] * scale)); most = Math.max(most, ++bins[b]); }
    g.fillStyle = C.callback; g.globalAlpha = 0.55;
    for (let b = 0; b < bins.length; b++) if (bins[b]) { const h = 3 + 21 * Math.log(1 + bins[b]) / Math.log(1 + most); g.fillRect(b, 32 - h, 1, h); }
    g.globalAlpha = 1; g.fillStyle = C.accident;
    for (let i = 0; i < main.n; i++) if (isAccident(main, i)) g.fillRect(main.x[i] * scale, 2, 1.5, 6);
    if (matched) { g.fillStyle = C.match; matches.forEach(function (i) { g.fillRect(main.x[i] * scale, 28, 2, 6); }); }
    if (view.compare && data.parts >= 0 && data.parts < main.n) { g.fillStyle = C.passing; g.fillRect(main.x[data.parts] * scale - 1, 0, 2, 34); }
    if (data.failing >= 0) { g.fillStyle = C.failure; g.fillRect(Math.min(w - 2, main.x[data.failing] * scale - 1), 0, 2.5, 34); }
    const x = view.x * scale, shown = width / view.scale * scale;
    g.strokeStyle = C.chosen; g.lineWidth = 1.5; g.fillStyle = C.chosen; g.globalAlpha = 0.12; g.fillRect(x, 1, shown, 32); g.globalAlpha = 1; g.strokeRect(Math.max(1, x), 1, Math.min(w - 2, x + shown) - Math.max(1, x), 32);
  }

  // ---- moving and choosing

  function zoom(factor, at) {
    const centre = at === undefined ? (chosen && px(chosen.run.x[chosen.i]) > 0 && px(chosen.run.x[chosen.i]) < width ? px(chosen.run.x[chosen.i]) : width / 2) : at;
    const x = view.x + centre / view.scale, before = view.scale;
    view.scale *= factor; clamp();
    if (view.scale !== before) view.x = x - centre / view.scale;
    draw();
  }

  function whole() { view.scale = width * 0.96 / total; view.x = -total * 0.02; draw(); }

  function show(run, i) {
    const x = px(run.x[i]);
    if (x < width * 0.08 || x > width * 0.92) view.x = run.x[i] - width * 0.5 / view.scale;
    const row = rowOf(run.lane[i]), scroll = $('scroll');
    if (row && (row.main < scroll.scrollTop || row.main + MAIN > scroll.scrollTop + scroll.clientHeight)) scroll.scrollTop = row.main - scroll.clientHeight / 2;
  }

  function choose(run, i, keep) {
    if (i < 0 || i >= run.n) return;
    if (isCalm(run, i) && !view.calm) toggle('calm', true);
    chosen = {run: run, i: i}; chain = [];
    for (let k = i; k >= 0; k = run.cause[k]) chain.push(k);
    if (!keep) show(run, i);
    root.dataset.chosen = i; root.dataset.chosenRun = run.name;
    describe(); draw();
  }

  function element(name, text, parent) { const made = document.createElement(name); if (text !== undefined) made.textContent = text; if (parent) parent.append(made); return made; }

  function button(list, run, i) {
    const made = element('button', undefined, element('li', undefined, list));
    made.type = 'button'; element('time', time(run.t[i]), made); made.append(' '); element('b', texts[run.actor[i]], made); made.append(' ' + words(run, i));
    made.addEventListener('click', function () { choose(run, i); });
  }

  function describe() {
    const run = chosen.run, i = chosen.i, panel = $('chosen');
    $('chosen-words').textContent = texts[run.actor[i]] + ' ' + words(run, i) + (run === other ? ' (in the run that held)' : '');
    panel.textContent = '';
    const facts = element('dl', undefined, panel);
    const fact = function (name, value) { if (value !== '') { element('dt', name, facts); element('dd', value, facts); } };
    fact('time', time(run.t[i]));
    fact('kind', kindOf(run, i).toLowerCase().replace(/_/g, ' ') + (isAccident(run, i) ? ', an accident' : ''));
    fact('who', texts[run.actor[i]]); fact('what', texts[run.detail[i]]); fact('called', run.kind[i] === K.DECISION ? '' : texts[run.label[i]]); fact('value', run.value[i] === 0 ? '' : String(run.value[i])); fact('event', (i + 1) + ' of ' + run.n);
    if (chain.length > 1) {
      element('h3', 'Because of', panel); const list = element('ol', undefined, panel); list.id = 'because';
      chain.slice(1, 9).forEach(function (k) { button(list, run, k); });
      if (chain.length > 9) element('li', 'and ' + (chain.length - 9) + ' before', list);
    }
    const effects = [];
    for (let k = i + 1; k < run.n && effects.length < 7; k++) if (run.cause[k] === i && !isCalm(run, k)) effects.push(k);
    if (effects.length) {
      element('h3', 'Led to', panel); const list = element('ul', undefined, panel);
      effects.slice(0, 6).forEach(function (k) { button(list, run, k); });
      if (effects.length > 6) element('li', 'and more', list);
    }
    if (run.stack[i]) { element('h3', 'Asked for at', panel); const pre = element('pre', texts[run.stack[i]], panel); pre.id = 'stack'; }
    document.querySelectorAll('.events li[data-event]').forEach(function (li) { li.classList.toggle('chosen', run === main && Number(li.dataset.event) === i); });
    rows.forEach(function (row) { if (row.label) row.label.classList.toggle('current', row.lane === run.lane[i]); });
  }

  function step(by) {
    if (!chosen) { choose(main, Math.max(0, data.failing)); return; }
    const run = chosen.run;
    let i = chosen.i + by;
    while (i >= 0 && i < run.n && isCalm(run, i) && !view.calm) i += by;
    choose(run, i);
  }

  function sideways(by) {
    if (!chosen) return step(0);
    const order = rows.filter(function (row) { return row.lane !== undefined; });
    let at = order.findIndex(function (row) { return row.lane === chosen.run.lane[chosen.i]; }) + by;
    for (; at >= 0 && at < order.length; at += by) {
      const list = chosen.run.lanes[order[at].lane].filter(function (i) { return view.calm || !isCalm(chosen.run, i); });
      if (!list.length) continue;
      let best = list[0];
      list.forEach(function (i) { if (Math.abs(chosen.run.x[i] - chosen.run.x[chosen.i]) < Math.abs(chosen.run.x[best] - chosen.run.x[chosen.i])) best = i; });
      choose(chosen.run, best); return;
    }
  }

  function hit(x, y) {
    const row = rows.find(function (one) { return one.lane !== undefined && y >= one.y && y < one.y + one.h; });
    if (!row) return null;
    if (row.tasks !== undefined && y >= row.tasks - 2 && (row.timers === undefined || y < row.timers - 2)) {
      const line = Math.floor((y - row.tasks) / TASK);
      const task = main.tasksOf[row.lane].find(function (one) { const to = one.to < 0 ? main.n - 1 : one.to; return one.line === line && px(main.x[one.from]) <= x && px(main.x[to] + main.w[to]) >= x; });
      return task ? {run: main, i: task.from} : null;
    }
    if (row.timers !== undefined && y >= row.timers - 2) {
      const line = Math.floor((y - row.timers) / TIMER);
      const timer = main.timersOf[row.lane].find(function (one) { const to = one.to < 0 ? placeOf(Number(main.value[one.from])) : main.x[one.to]; return one.line === line && px(main.x[one.from]) - 3 <= x && px(to) + 3 >= x; });
      return timer ? {run: main, i: timer.from} : null;
    }
    const run = row.ghost !== undefined && y >= row.ghost ? other : main, list = run.lanes[row.lane];
    let best = -1, least = 10;
    for (let k = 0; k < list.length; k++) {
      const i = list[k];
      if ((isCalm(run, i) && !view.calm) || (run === other && i < data.parts)) continue;
      const from = px(run.x[i]);
      if (from > x + 10) break;
      const kind = run.kind[i], wide = kind === K.CALLBACK || kind === K.THREAD_STEP || kind === K.ENVIRONMENT || kind === K.ITERATION;
      let distance;
      if (wide) {
        const end = Math.max(from + 3, px(run.x[run.end[i]] + run.w[run.end[i]]), run.until[i] ? px(placeOf(run.until[i])) : 0);
        distance = x >= from && x <= end ? (kind === K.ITERATION ? 8 : 5) : Math.min(Math.abs(x - from), Math.abs(x - end)) + 5;
      } else distance = Math.abs(px(run.x[i] + run.w[i] / 2) - x) - (isAccident(run, i) || i === data.failing ? 4 : 1);
      if (distance <= least) { least = distance; best = i; }
    }
    return best < 0 ? null : {run: run, i: best};
  }

  // ---- searching

  function search(text) {
    query = text.trim().toLowerCase(); matches = []; matched = null;
    if (query) {
      const terms = query.split(/\s+/).map(function (term) {
        return {texts: texts.map(function (one) { return one.toLowerCase().includes(term); }), kinds: data.kinds.map(function (kind) { return kind[0].toLowerCase().replace(/_/g, ' ').includes(term) || kind[0].toLowerCase().includes(term); })};
      });
      matched = new Uint8Array(main.n);
      for (let i = 0; i < main.n; i++) {
        if (terms.every(function (term) { return term.texts[main.detail[i]] || term.texts[main.actor[i]] || term.texts[main.label[i]] || term.kinds[main.kind[i]]; })) { matched[i] = 1; matches.push(i); }
      }
    }
    count(); draw();
  }

  function count() {
    const at = chosen && chosen.run === main ? matches.indexOf(chosen.i) : -1;
    $('matches').textContent = !query ? '' : !matches.length ? 'none' : (at >= 0 ? (at + 1) + ' of ' : '') + matches.length + (at < 0 && matches.length === 1 ? ' match' : at < 0 ? ' matches' : '');
    root.dataset.matches = query ? matches.length : '';
  }

  function nextMatch(by) {
    if (!matches.length) return;
    const from = chosen && chosen.run === main ? chosen.i : by > 0 ? -1 : main.n;
    let found = by > 0 ? matches.find(function (i) { return i > from; }) : matches.findLast(function (i) { return i < from; });
    if (found === undefined) found = by > 0 ? matches[0] : matches[matches.length - 1];
    choose(main, found); count();
  }

  // ---- switches

  function toggle(name, on) {
    const anchor = chosen || {run: main, i: Math.max(0, data.failing)};
    const x = main.n ? px(anchor.run.x[anchor.i]) : 0;
    const shown = view.linear;
    view[name] = on;
    $({linear: 'axis', compare: 'compare', calm: 'calm'}[name]).setAttribute('aria-pressed', String(on));
    root.dataset[name] = on;
    if (name === 'compare' && !on && chosen && chosen.run === other) choose(main, Math.max(0, data.failing), true);
    layoutRows(); rowByLane.clear(); rows.forEach(function (row) { if (row.lane !== undefined) rowByLane.set(row.lane, row); });
    layoutTime();
    if (name === 'linear' && on !== shown) whole(); else if (main.n) view.x = anchor.run.x[anchor.i] - x / view.scale;
    draw();
  }

  function openView() {
    const at = Math.max(0, data.failing);
    if (!main.n || total * 9 <= width) { whole(); return; }
    view.scale = Math.max(9, Math.min(20, width / 44));
    if (total * view.scale < width) { whole(); return; }
    view.x = main.x[at] - width * 0.82 / view.scale; draw();
  }

  function resize() {
    if (printing || !main) return;
    ratio = Math.min(3, window.devicePixelRatio || 1);
    const now = Math.max(120, $('chart').clientWidth - $('labels').offsetWidth);
    const centre = view.x + width / 2 / view.scale;
    if (now !== width) { width = now; view.x = centre - width / 2 / view.scale; }
    $('lanes').style.width = width + 'px';
    draw();
  }

  function listen() {
    const chart = $('chart'), scroll = $('scroll'), tip = $('tip');
    const inside = function (event) { const at = $('lanes').getBoundingClientRect(); return {x: event.clientX - at.left, y: event.clientY - at.top}; };
    let drag = null;
    chart.addEventListener('wheel', function (event) {
      if (event.altKey) return;
      event.preventDefault();
      const turn = event.deltaMode === 1 ? 16 : 1;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) { view.x += (event.deltaX || event.deltaY) * turn / view.scale; draw(); }
      else zoom(Math.exp(-event.deltaY * turn * 0.0022), inside(event).x);
    }, {passive: false});
    chart.addEventListener('pointerdown', function (event) {
      if (event.button !== 0) return;
      const at = inside(event);
      // Not on the scroll bar.
      if (at.x > width) return;
      drag = {x: event.clientX, y: event.clientY, view: view.x, top: scroll.scrollTop, moved: false};
    });
    window.addEventListener('pointermove', function (event) {
      if (drag) {
        if (Math.abs(event.clientX - drag.x) + Math.abs(event.clientY - drag.y) > 4) { drag.moved = true; chart.classList.add('dragging'); }
        if (drag.moved) { view.x = drag.view - (event.clientX - drag.x) / view.scale; scroll.scrollTop = drag.top - (event.clientY - drag.y); draw(); }
        tip.hidden = true; return;
      }
      const at = inside(event), over = event.target === $('lanes') ? hit(at.x, at.y) : null;
      tip.hidden = !over;
      if (over) {
        tip.textContent = time(over.run.t[over.i]) + '  ' + texts[over.run.actor[over.i]] + ' ' + words(over.run, over.i);
        tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)) + 'px'; tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + 'px';
      }
    });
    window.addEventListener('pointerup', function (event) {
      if (drag && !drag.moved) { const at = inside(event), found = hit(at.x, at.y); if (found) choose(found.run, found.i, true); count(); }
      drag = null; chart.classList.remove('dragging');
    });
    chart.addEventListener('pointerleave', function () { tip.hidden = true; });
    chart.addEventListener('keydown', function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const page = width * 0.4 / view.scale;
      const keys = {
        ArrowRight: function () { if (event.shiftKey) { view.x += page; draw(); } else step(1); }, ArrowLeft: function () { if (event.shiftKey) { view.x -= page; draw(); } else step(-1); },
        ArrowUp: function () { sideways(-1); }, ArrowDown: function () { sideways(1); }, PageUp: function () { scroll.scrollTop -= scroll.clientHeight * 0.8; }, PageDown: function () { scroll.scrollTop += scroll.clientHeight * 0.8; },
        '+': function () { zoom(1.5); }, '=': function () { zoom(1.5); }, '-': function () { zoom(1 / 1.5); }, '0': whole, Home: function () { choose(main, 0); if (chosen && isCalm(main, 0)) step(1); }, End: function () { choose(main, main.n - 1); },
        f: function () { choose(main, data.failing); }, c: function () { if (chain.length > 1) choose(chosen.run, chain[1]); }, n: function () { nextMatch(1); }, N: function () { nextMatch(-1); },
        t: function () { toggle('linear', !view.linear); }, a: function () { toggle('calm', !view.calm); }, d: function () { if (other.n) toggle('compare', !view.compare); },
        '/': function () { $('search').focus(); $('search').select(); }, '?': help
      };
      if (keys[event.key]) { event.preventDefault(); keys[event.key](); count(); }
    });
    const help = function () { const hidden = $('help').hidden = !$('help').hidden; $('help-button').setAttribute('aria-expanded', String(!hidden)); };
    $('help-button').addEventListener('click', help);
    $('zoom-in').addEventListener('click', function () { zoom(1.5); });
    $('zoom-out').addEventListener('click', function () { zoom(1 / 1.5); });
    $('fit').addEventListener('click', whole);
    $('to-failure').addEventListener('click', function () { choose(main, data.failing); });
    $('axis').addEventListener('click', function () { toggle('linear', !view.linear); });
    $('calm').addEventListener('click', function () { toggle('calm', !view.calm); });
    $('compare').addEventListener('click', function () { toggle('compare', !view.compare); });
    $('next').addEventListener('click', function () { nextMatch(1); });
    $('previous').addEventListener('click', function () { nextMatch(-1); });
    $('search').addEventListener('input', function (event) { search(event.target.value); });
    $('search').addEventListener('keydown', function (event) {
      if (event.key === 'Enter') { event.preventDefault(); nextMatch(event.shiftKey ? -1 : 1); }
      if (event.key === 'Escape') { event.target.value = ''; search(''); chart.focus(); }
    });
    const overview = $('overview');
    const move = function (event) { const at = overview.getBoundingClientRect(); view.x = (event.clientX - at.left) / at.width * total - width / 2 / view.scale; draw(); };
    overview.addEventListener('pointerdown', function (event) { overview.setPointerCapture(event.pointerId); move(event); });
    overview.addEventListener('pointermove', function (event) { if (event.buttons) move(event); });
    document.querySelectorAll('.events li[data-event]').forEach(function (li) {
      // The list stays a list: what is in the item becomes the button.
      const inner = document.createElement('div');
      inner.append.apply(inner, Array.from(li.childNodes)); li.append(inner);
      inner.tabIndex = 0; inner.setAttribute('role', 'button');
      const go = function () { choose(main, Number(li.dataset.event)); count(); };
      inner.addEventListener('click', go);
      inner.addEventListener('keydown', function (event) { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); go(); } });
    });
    new ResizeObserver(resize).observe($('chart'));
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', function () { colours(); draw(); });
    window.addEventListener('beforeprint', function () {
      printing = true; colours(); const before = {ratio: ratio, width: width, x: view.x};
      ratio = 2.5; const centre = view.x + width / view.scale; $('stage').style.zoom = Math.max(0.4, Math.min(1, 470 / (height + 35))); width = 900; view.x = centre - width / view.scale; $('lanes').style.width = 'calc(100% - 130px)'; paint();
      window.addEventListener('afterprint', function () { printing = false; $('stage').style.zoom = ''; ratio = before.ratio; width = before.width; view.x = before.x; colours(); resize(); paint(); }, {once: true});
    });
  }

  $('copy').addEventListener('click', function () {
    const done = function () { $('copy').textContent = 'Copied'; setTimeout(function () { $('copy').textContent = 'Copy'; }, 1500); };
    const byHand = function () { getSelection().selectAllChildren($('replay')); if (document.execCommand('copy')) done(); };
    // A page from a file may have no clipboard.
    if (navigator.clipboard) navigator.clipboard.writeText($('replay').textContent).then(done, byHand); else byHand();
  });

  async function start() {
    const from = reader(await inflate(data.events));
    texts = new Array(from.number());
    for (let i = 0; i < texts.length; i++) texts[i] = from.text();
    main = readRun(from, 'main'); other = readRun(from, 'other');
    analyse(main); analyse(other);
    colours();
    $('timeline').hidden = false;
    if (other.n) { $('compare').hidden = false; view.compare = true; $('compare').title = data.neighbour + ', below each row (d)'; }
    $('compare').setAttribute('aria-pressed', String(view.compare)); root.dataset.compare = view.compare;
    ratio = Math.min(3, window.devicePixelRatio || 1);
    layoutRows(); rows.forEach(function (row) { if (row.lane !== undefined) rowByLane.set(row.lane, row); });
    width = Math.max(120, $('chart').clientWidth - $('labels').offsetWidth); $('lanes').style.width = width + 'px';
    $('to-failure').textContent = data.held ? 'End' : 'Failure';
    layoutTime(); openView(); listen();
    if (main.n) choose(main, Math.max(0, data.failing), true);
    const row = data.failing >= 0 ? rowOf(main.lane[data.failing]) : null;
    if (row) $('scroll').scrollTop = row.main - $('scroll').clientHeight / 2;
    root.dataset.events = main.n; paint(); root.dataset.ready = 'yes';
  }

  start().catch(function (failed) {
    $('problem').hidden = false; $('problem').textContent = 'The timeline cannot be shown: ' + failed + '. A browser of 2023 or later shows it.';
    root.dataset.ready = 'failed'; console.error(failed);
  });
})();
