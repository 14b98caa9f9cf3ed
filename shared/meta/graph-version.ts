/** The version of the Graph API that is called where a company sets none; Meta answers it until 18 February 2028. */
export const GRAPH_VERSION = 'v24.0';
