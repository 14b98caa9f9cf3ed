// runs beside the tests, and exits when its standard input ends
import { startFauxqs } from 'fauxqs';
import { startS3Versions } from '../../infra/local/emulators/s3/s3-versions.ts';

const fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
const pageSize = Number(process.argv[2]);
const versions = await startS3Versions({ upstream: `http://127.0.0.1:${fauxqs.port}`, pageSize });
process.stdin.resume().on('end', () => process.exit());
process.stdout.write(`${versions.port}\n`);
