import type { StatusView } from '../../shared/domain/status-view.ts';
import type { StatusJson } from './schemas.ts';

/** A request's status as JSON: ISO 8601 times in UTC, names in snake case, members without a value left out. */
export function statusJson(view: StatusView, publicUrl: string): StatusJson {
  return {
    confirmation_code: view.confirmationCode,
    status: view.status,
    requested_at: iso(view.requestedAt),
    due_at: iso(view.dueAt),
    updated_at: iso(view.updatedAt),
    completed_at: maybeIso(view.completedAt),
    extension_reason: view.extended?.reason,
    refusal: view.refusal && {
      reason: view.refusal.reason,
      legal_basis: view.refusal.basis,
      refused_at: iso(view.refusal.at),
    },
    parts: view.parts.map(({ name, label, status, confirmation, reason, legalBasis, keptUntil, stays }) => ({
      name,
      label,
      status,
      confirmation,
      reason,
      legal_basis: legalBasis,
      kept_until: maybeIso(keptUntil),
      stays,
    })),
    notices: view.notices.map(({ kind, part, since, until }) => ({
      kind,
      part,
      since: maybeIso(since),
      until: maybeIso(until),
    })),
    backups_expire_at: maybeIso(view.backupsExpireAt),
    receipt_url: view.hasReceipt ? `${publicUrl}/data-deletion/${view.confirmationCode}/receipt` : undefined,
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function maybeIso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : iso(time);
}
