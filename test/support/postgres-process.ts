// PGlite needs ES modules, which Jest does not load; so it runs beside the tests, and exits when its standard input ends
import { startPostgres } from '../../infra/local/emulators/postgres/postgres.ts';

const postgres = await startPostgres();
process.stdin.resume().on('end', () => process.exit());
process.stdout.write(`${postgres.port}\n`);
