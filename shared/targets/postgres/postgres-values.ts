const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,37})$/;
const LONGEST_NAME_TYPE = 63;

/** How far whole numbers go; `numeric` takes any that is an id. */
const BITS: { readonly [type: string]: number } = { smallint: 16, integer: 32, bigint: 64 };

/**
 * Whether a column of this type could hold this value as it is. One that it would have to cut or trim first would find
 * somebody else's row.
 *
 * @param type as PostgreSQL's `format_type` writes it
 */
export function canHold(type: string, value: string): boolean {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return WHOLE_NUMBER.test(value) && BigInt.asIntN(BITS[type] ?? 0, BigInt(value)) === BigInt(value);
    case 'numeric':
      return WHOLE_NUMBER.test(value);
    case 'uuid':
      return UUID.test(value);
    case 'bpchar':
      return isText(value) && !value.endsWith(' ');
    case 'name':
      return isText(value) && Buffer.byteLength(value) <= LONGEST_NAME_TYPE;
    default:
      return isText(value);
  }
}

/** PostgreSQL holds no NUL and no broken Unicode. */
function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}
