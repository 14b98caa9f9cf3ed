// PGlite needs ES modules, which Jest does not load: it runs beside the tests, and ends with its standard input
import { startPostgres } from '../../infra/local/emulators/postgres/postgres.ts';

const postgres = await startPostgres();
process.stdin.resume().on('end', () => process.exit());
process.stdout.write(`${postgres.port}\n`);
