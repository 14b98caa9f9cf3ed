/** One id of a list, or the fault where an id was expected; lines and cells count from 1. */
export type IdListEntry = {
  readonly line: number;
  /** The id's place on its line. */
  readonly cell: number;
} & ({ readonly id: string } | { readonly fault: IdListFault });

export type IdListFault =
  | 'not_an_id'
  /**
   * A spreadsheet has written `1.78E+16`, or zeros from the sixteenth digit on: the list has to be downloaded again.
   */
  | 'digits_lost'
  | 'id_missing'
  /**
   * Several columns of ids and none chosen, more cells than the header has columns, or several cells without a header.
   */
  | 'column_unclear'
  /** The header names several columns, none of them an id. */
  | 'no_id_column'
  /** The closing bracket is missing: the file is not complete. */
  | 'array_not_closed';
