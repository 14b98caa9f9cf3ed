/** The version of the Graph API that is called if a company sets none; available until 18 February 2028. */
export const GRAPH_VERSION = 'v24.0';
