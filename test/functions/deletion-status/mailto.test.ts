import { mailtoAddress } from '../../../functions/deletion-status/pages/layout.ts';

describe('the link to an address of e-mail', () => {
  it.each([
    ['info@example.com', 'mailto:info@example.com'],
    ["o'neil+x@example.ie", "mailto:o'neil%2Bx@example.ie"],
    ['a?b&c%d@example.com', 'mailto:a%3Fb%26c%25d@example.com'],
    ['datenschutz@exämple.de', 'mailto:datenschutz@ex%C3%A4mple.de'],
  ])('leads to %s, whatever characters it has', (address, link) => {
    expect(mailtoAddress(address)).toBe(link);
    expect(decodeURIComponent(new URL(link).pathname)).toBe(address);
  });
});
