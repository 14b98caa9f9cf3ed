/**
 * The command by which anybody checks a receipt: Node.js alone, the published keys, and the file as it was saved. It prints
 * `true` and what was signed, or `false`.
 *
 * @param issuer the address of this site, `https://host`
 */
export function receiptCheck(issuer: string): string {
  const script = [
    `const{verify,createPublicKey:k}=require('crypto');`,
    `const[h,c,s]=require('fs').readFileSync('deletion-receipt.jws','utf8').trim().split('.');`,
    `const b=t=>Buffer.from(t,'base64url');`,
    `fetch('${issuer}/.well-known/jwks.json').then(r=>r.json()).then(({keys})=>{`,
    `const key=keys.find(({kid})=>kid===JSON.parse(b(h)).kid);`,
    `const ok=verify('sha256',Buffer.from(h+'.'+c),{key:k({key,format:'jwk'}),dsaEncoding:'ieee-p1363'},b(s));`,
    `console.log(ok,ok?b(c).toString():'')})`,
  ].join('');
  return `node -e "${script}"`;
}
