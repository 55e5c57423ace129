/** Worker processes and the queue that feeds them: what a killed worker had in hand is delivered again. */
import { type ChildProcess, fork } from 'node:child_process';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ChaosInteraction,
  ReceiptReply,
  WindowScope,
  WorkerMessage,
  WorkerReply,
  WorkerSettings,
} from './messages.js';
import type { Random } from './random.js';

export interface WorkerPool {
  /** Deliveries that have no final receipt yet. */
  readonly open: number;
  readonly counts: Counts;
  kill(): void;
  pause(forMs: number): void;
  /** Puts a full device in the place of a worker's log: it stops sending and ends. */
  fillLog(): void;
  /** Every worker goes on with a window of these scopes. */
  changeScope(per: readonly WindowScope[]): void;
  /** No process starts while this is under way. */
  withoutStarts(work: () => Promise<void>): Promise<void>;
  /** Ends every process. */
  stop(): Promise<void>;
}

interface Counts {
  kills: number;
  pauses: number;
  redeliveries: number;
  deferrals: number;
  fullLogs: number;
}

export interface WorkerPoolOptions {
  /** The bundled worker. */
  readonly script: string;
  readonly settings: readonly WorkerSettings[];
  readonly queue: readonly ChaosInteraction[];
  readonly random: Random;
  readonly onReceipt: (interaction: ChaosInteraction, receipt: ReceiptReply) => void;
}

interface Worker {
  readonly process: ChildProcess;
  readonly log: string;
  readonly inFlight: Map<number, ChaosInteraction>;
  ready: boolean;
  isLogFull?: boolean;
}

const maxInFlight = 4;
const redeliverAfterMs = 60;

export function startWorkers({ script, settings, queue, random, onReceipt }: WorkerPoolOptions): WorkerPool {
  const waiting = [...queue];
  const workers = new Set<Worker>();
  const counts: Counts = { kills: 0, pauses: 0, redeliveries: 0, deferrals: 0, fullLogs: 0 };
  let per: readonly WindowScope[] | undefined;
  let heldStarts: WorkerSettings[] | undefined;
  let open = queue.length;
  let deliveries = 0;
  let stopped = false;

  const send = (worker: Worker, message: WorkerMessage): void => void worker.process.send(message, () => {});

  const start = (own: WorkerSettings): void => {
    if (heldStarts !== undefined) {
      heldStarts.push(own);
      return;
    }
    const child = fork(script, [JSON.stringify(per === undefined ? own : { ...own, per })], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--no-warnings'],
    });
    const worker: Worker = { process: child, log: own.log, inFlight: new Map(), ready: false };
    workers.add(worker);
    child.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'ready') worker.ready = true;
      else receive(worker, reply);
      dispatch();
    });
    child.on('error', () => {});
    child.on('exit', () => {
      workers.delete(worker);
      if (stopped) return;
      counts.redeliveries += worker.inFlight.size;
      waiting.unshift(...worker.inFlight.values());
      if (worker.isLogFull === true) rmSync(own.log, { force: true });
      start(own);
    });
  };

  const receive = (worker: Worker, receipt: ReceiptReply): void => {
    const interaction = worker.inFlight.get(receipt.delivery);
    if (interaction === undefined) return;
    worker.inFlight.delete(receipt.delivery);
    if (receipt.outcome !== 'deferred') {
      open -= 1;
      onReceipt(interaction, receipt);
      return;
    }
    counts.deferrals += 1;
    // As its message says.
    if (receipt.error?.includes('restart every process') === true) worker.process.kill('SIGKILL');
    setTimeout(() => {
      waiting.push(interaction);
      dispatch();
    }, redeliverAfterMs);
  };

  const dispatch = (): void => {
    for (;;) {
      const free = [...workers].filter(({ ready, inFlight }) => ready && inFlight.size < maxInFlight);
      const interaction = free.length === 0 ? undefined : waiting.shift();
      if (interaction === undefined) return;
      const worker = random.pick(free);
      deliveries += 1;
      worker.inFlight.set(deliveries, interaction);
      send(worker, { kind: 'delivery', delivery: deliveries, interaction });
    }
  };

  const anyBusy = (): Worker | undefined => {
    const busy = [...workers].filter(({ inFlight }) => inFlight.size > 0);
    return busy.length === 0 ? undefined : random.pick(busy);
  };

  for (const own of settings) start(own);
  return {
    get open() {
      return open;
    },
    counts,
    kill() {
      if (anyBusy()?.process.kill('SIGKILL')) counts.kills += 1;
    },
    pause(forMs) {
      const worker = anyBusy();
      if (!worker?.process.kill('SIGSTOP')) return;
      counts.pauses += 1;
      setTimeout(() => worker.process.kill('SIGCONT'), forMs);
    },
    fillLog() {
      const worker = anyBusy();
      if (worker === undefined || worker.isLogFull === true) return;
      worker.isLogFull = true;
      counts.fullLogs += 1;
      // The receipts so far stay at the former name, as logrotate leaves them.
      renameSync(worker.log, `${worker.log}.${counts.fullLogs}`);
      symlinkSync('/dev/full', worker.log);
      send(worker, { kind: 'reopen' });
    },
    changeScope(scopes) {
      per = scopes;
      for (const worker of workers) send(worker, { kind: 'rules', per: scopes });
    },
    async withoutStarts(work) {
      heldStarts = [];
      // Those that have just been started open their store.
      while ([...workers].some(({ ready }) => !ready)) await sleep(5);
      await work();
      const starts = heldStarts;
      heldStarts = undefined;
      for (const own of starts) start(own);
    },
    async stop() {
      stopped = true;
      const ended = [...workers].map(
        ({ process: child }) => new Promise((resolve) => child.once('exit', resolve)),
      );
      for (const { process: child } of workers) child.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}
