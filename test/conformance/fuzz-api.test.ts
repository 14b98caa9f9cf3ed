import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hunted, startHunted } from './fuzz-stack.ts';

/** Where `schemathesis` is. */
const schemathesis = process.env['SCHEMATHESIS'];
const EXAMPLES = 100;
const SEED = 20_261;

/** Only what Meta signed is accepted, which no schema can say. */
const UNSIGNED_IS_REFUSED = `
[[operations]]
include-path-regex = "^/meta/"
checks.positive_data_acceptance.enabled = false
`;

if (schemathesis === undefined) {
  it.skip('the API against schemathesis: SCHEMATHESIS is not set', () => undefined);
} else {
  const directory = mkdtempSync(join(tmpdir(), 'schemathesis-'));
  let hunted: Hunted;
  beforeAll(async () => {
    hunted = await startHunted();
  }, 60_000);
  afterAll(async () => {
    await hunted.stop();
    rmSync(directory, { recursive: true });
  }, 30_000);

  /** @returns nothing when every answer was as the description says, otherwise what schemathesis found */
  async function findings(...options: readonly string[]): Promise<string> {
    const { url } = hunted.stack;
    const settings = {
      'max-examples': EXAMPLES,
      seed: SEED,
      'request-timeout': 10,
      'generation-database': 'none',
      // an HTTP API answers 404, not 405, where a path has no route for a method
      'exclude-checks': 'unsupported_method',
    };
    const common = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    return await new Promise((resolve) => {
      execFile(
        schemathesis ?? '',
        [
          ...options.slice(0, 2),
          'run',
          `${url}/openapi.json`,
          '--url',
          url,
          '--no-color',
          ...common,
          ...options.slice(2),
        ],
        { cwd: directory, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => resolve(error === null ? '' : `${stdout}\n${stderr}`),
      );
    });
  }

  describe('the API as it describes itself', () => {
    it('answers whatever its description allows and forbids as it says, and records nothing', async () => {
      const before = await hunted.stored();
      expect(await findings('--config-file', configured(UNSIGNED_IS_REFUSED))).toBe('');
      expect(await hunted.stored()).toEqual(before);
    }, 300_000);

    it('answers for a request that exists as it says', async () => {
      const answer = await hunted.stack.callback('122107000000000911');
      const { url, confirmation_code: code } = (await answer.json()) as Record<'url' | 'confirmation_code', string>;
      await hunted.stack.until(url, ['completed']);
      const before = await hunted.stored();
      const config = configured(`[parameters]\n"path.code" = "${code}"\n`);
      expect(await findings('--config-file', config, '--include-path-regex', 'code')).toBe('');
      expect(await hunted.stored()).toEqual(before);
    }, 300_000);

    it('is found out when it is not as it says', async () => {
      const found = await findings(
        '--config-file',
        configured(''),
        '--max-response-time',
        '0.0001',
        '--include-path',
        '/openapi.json',
      );
      expect(found).toContain('Response time');
    }, 60_000);
  });

  function configured(text: string): string {
    const file = join(directory, 'schemathesis.toml');
    writeFileSync(file, text);
    return file;
  }
}
