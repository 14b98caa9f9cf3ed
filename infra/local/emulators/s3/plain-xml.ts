/** Decodes the predefined entities of XML. */
export function plainXml(xml: string): string {
  const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' } as const;
  return xml.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity as keyof typeof entities]);
}
