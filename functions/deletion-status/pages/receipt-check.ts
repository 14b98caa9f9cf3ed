import { RECEIPT_TYPE } from '../../../shared/domain/receipt.ts';

/**
 * The command with which anybody can check a receipt. It needs only Node.js, the published keys and the saved file. It
 * prints `true` and what was signed, or `false`; only if the file or the keys cannot be read, an error.
 *
 * The script is in double quotes. Every shell leaves it unchanged as long as it has no `"`, `$`, `!`, `%`, backtick or
 * backslash.
 *
 * @param issuer the address of this site, `https://host`
 */
export function receiptCheck(issuer: string): string {
  const script = [
    `const{verify,createPublicKey:k}=require('crypto');`,
    `const[h,c,s,x]=require('fs').readFileSync('deletion-receipt.jws','utf8').trim().split('.');`,
    `const b=t=>Buffer.from(t,'base64url');`,
    `fetch('${issuer}/.well-known/jwks.json').then(r=>r.json()).then(({keys})=>{let ok=false;try{`,
    `const{alg,typ,kid}=JSON.parse(b(h)),key=keys.find(y=>y.kid===kid);`,
    `ok=alg==='ES256'&&typ==='${RECEIPT_TYPE}'&&x===undefined`,
    `&&verify('sha256',Buffer.from(h+'.'+c),{key:k({key,format:'jwk'}),dsaEncoding:'ieee-p1363'},b(s))`,
    `}catch{}console.log(ok,ok?b(c).toString():'')})`,
  ].join('');
  return `node -e "${script}"`;
}
