/** Worker processes and the queue that feeds them: what a killed worker had in hand is delivered again. */
import { type ChildProcess, fork } from 'node:child_process';
import type { ChaosInteraction, ReceiptReply, WorkerReply, WorkerSettings } from './messages.js';
import type { Random } from './random.js';

export interface WorkerPool {
  /** Deliveries that have no final receipt yet. */
  readonly open: number;
  readonly counts: { kills: number; pauses: number; redeliveries: number; deferrals: number };
  kill(): void;
  pause(forMs: number): void;
  /** Ends every process. */
  stop(): Promise<void>;
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
  readonly inFlight: Map<number, ChaosInteraction>;
  ready: boolean;
}

const maxInFlight = 4;
const redeliverAfterMs = 60;

export function startWorkers({ script, settings, queue, random, onReceipt }: WorkerPoolOptions): WorkerPool {
  const waiting = [...queue];
  const workers = new Set<Worker>();
  const counts = { kills: 0, pauses: 0, redeliveries: 0, deferrals: 0 };
  let open = queue.length;
  let deliveries = 0;
  let stopped = false;

  const start = (own: WorkerSettings): void => {
    const child = fork(script, [JSON.stringify(own)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--no-warnings'],
    });
    const worker: Worker = { process: child, inFlight: new Map(), ready: false };
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
      worker.process.send({ delivery: deliveries, interaction }, () => {});
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
