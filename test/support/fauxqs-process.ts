// runs beside the tests, and exits when its standard input ends
import { startFauxqs } from 'fauxqs';

const fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
process.stdin.resume().on('end', () => process.exit());
process.stdout.write(`${fauxqs.port}\n`);
