import { Client } from 'pg';

/** A person with rows in the database. */
export type DatabasePerson = { readonly appId: string; readonly userId: string; readonly contactId: string };

const TICKETS_EACH = 3;
const EVENTS_EACH = 20;

/** CALIQ's PostgreSQL database: the tickets of contacts with their comments, and the usage events of CALIQ's users. */
const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS support;
  CREATE TABLE IF NOT EXISTS support.tickets (
    ticket_id text PRIMARY KEY,
    app_id text NOT NULL,
    contact_id text NOT NULL,
    subject text NOT NULL,
    created_at timestamptz NOT NULL,
    waba_id text);
  CREATE TABLE IF NOT EXISTS support.ticket_comments (
    ticket_id text NOT NULL REFERENCES support.tickets (ticket_id),
    number integer NOT NULL,
    app_id text NOT NULL,
    contact_id text NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    waba_id text,
    PRIMARY KEY (ticket_id, number));
  CREATE TABLE IF NOT EXISTS support.usage_events (
    event_id text PRIMARY KEY,
    app_id text NOT NULL,
    user_id text NOT NULL,
    feature text NOT NULL,
    created_at timestamptz NOT NULL);
  CREATE INDEX IF NOT EXISTS tickets_by_contact ON support.tickets (contact_id);
  CREATE INDEX IF NOT EXISTS ticket_comments_by_contact ON support.ticket_comments (contact_id);
  ALTER TABLE support.tickets ADD COLUMN IF NOT EXISTS waba_id text;
  ALTER TABLE support.ticket_comments ADD COLUMN IF NOT EXISTS waba_id text;
  CREATE INDEX IF NOT EXISTS tickets_by_account ON support.tickets (waba_id);
  CREATE INDEX IF NOT EXISTS ticket_comments_by_account ON support.ticket_comments (waba_id);
  CREATE INDEX IF NOT EXISTS usage_events_by_user ON support.usage_events (user_id)`;

const FILL = `
  WITH person AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS p (app_id, user_id, contact_id)),
  ticket AS (
    INSERT INTO support.tickets
    SELECT contact_id || '-ticket-' || n, app_id, contact_id, 'A number that does not connect',
      timestamptz '2025-01-01' + n * interval '1 day'
    FROM person, generate_series(1, ${TICKETS_EACH}) n
    ON CONFLICT DO NOTHING),
  event AS (
    INSERT INTO support.usage_events
    SELECT app_id || '-' || user_id || '-event-' || n, app_id, user_id, 'inbox', timestamptz '2025-01-01' + n * interval '1 hour'
    FROM person, generate_series(1, ${EVENTS_EACH}) n
    ON CONFLICT DO NOTHING)
  INSERT INTO support.ticket_comments
  SELECT contact_id || '-ticket-' || n, 1, app_id, contact_id, 'It works now, thank you.',
    timestamptz '2025-01-02' + n * interval '1 day'
  FROM person, generate_series(1, ${TICKETS_EACH}) n
  ON CONFLICT DO NOTHING`;

/** Creates the tables that are missing. */
export async function createSupportTables(url: string): Promise<void> {
  await connected(url, (client) => client.query(SCHEMA));
}

/** Inserts people's rows. A second run changes nothing. */
export async function seedSupportDatabase(url: string, people: readonly DatabasePerson[]): Promise<void> {
  const columns = [
    people.map(({ appId }) => appId),
    people.map(({ userId }) => userId),
    people.map(({ contactId }) => contactId),
  ];
  await connected(url, (client) => client.query(FILL, columns));
}

async function connected(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
