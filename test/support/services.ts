/** Is a service there? Tests that need one skip with a plain message, or fail where services are required. */
import { connect } from 'node:net';

export interface Service {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

const service = (name: string, url: string, defaultPort: number): Service => {
  const { hostname, port } = new URL(url);
  return { name, host: hostname, port: port === '' ? defaultPort : Number(port), url };
};

/** Overridden by AUTOTRIGGER_REDIS_URL, AUTOTRIGGER_POSTGRES_URL and AUTOTRIGGER_MYSQL_URL. */
export const redisService = service(
  'Redis',
  process.env.AUTOTRIGGER_REDIS_URL ?? 'redis://127.0.0.1:6379',
  6379,
);
export const postgresService = service(
  'Postgres',
  process.env.AUTOTRIGGER_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  5432,
);

export const mysqlService = service(
  'MySQL',
  process.env.AUTOTRIGGER_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/test',
  3306,
);

const servicesRequired = process.env.AUTOTRIGGER_REQUIRE_SERVICES === '1';

/**
 * For `describe.skipIf(await missing(redisService))`: true when it does not answer. Throws instead where
 * AUTOTRIGGER_REQUIRE_SERVICES=1, so that a CI with services cannot pass by skipping.
 */
export async function missing(wanted: Service): Promise<boolean> {
  if (await answers(wanted)) return false;
  return absent(`${wanted.name} does not answer at ${wanted.host}:${wanted.port}`);
}

/** The same for what a test starts itself, such as a private server from binaries on this machine. */
export function absent(why: string): true {
  if (servicesRequired) throw new Error(`${why}, and AUTOTRIGGER_REQUIRE_SERVICES=1 forbids skipping`);
  process.stderr.write(`skipped: ${why}\n`);
  return true;
}

export function answers({ host, port }: Pick<Service, 'host' | 'port'>): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (up: boolean) => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
