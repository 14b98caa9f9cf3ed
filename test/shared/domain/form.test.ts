import { formUnknown } from '../../../shared/domain/form.ts';

it('leaves what a later version has written alone, and tries again until a version comes that can read it', () => {
  expect(formUnknown('seal', 4, 3)).toMatchObject({
    code: 'form_unknown',
    disposition: 'retry',
    message: 'a seal has form 4; this version reads 1 to 3',
  });
});
