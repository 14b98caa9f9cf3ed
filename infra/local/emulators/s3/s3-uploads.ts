/** Keeps track of multipart uploads for an S3 that does not list them. */
export type S3Uploads = {
  /** Takes note of successful calls that begin, complete or abort an upload. */
  note(method: string | undefined, url: URL, answer: string): void;
  /** The answer of `ListMultipartUploads`, by key. */
  list(url: URL, pageSize: number): string;
};

type Upload = { readonly bucket: string; readonly key: string; readonly id: string; readonly initiated: string };

export function s3Uploads(): S3Uploads {
  const uploads = new Map<string, Upload>();
  return {
    note(method, url, answer) {
      const [bucket = '', ...key] = url.pathname.slice(1).split('/');
      const id = /<UploadId>(.*?)<\/UploadId>/.exec(answer)?.[1];
      if (method === 'POST' && id !== undefined) {
        const initiated = new Date().toISOString();
        uploads.set(id, { bucket, key: decodeURIComponent(key.join('/')), id, initiated });
      } else if (method === 'POST' || method === 'DELETE') {
        uploads.delete(url.searchParams.get('uploadId') ?? '');
      }
    },

    list({ pathname, searchParams }, pageSize) {
      const bucket = pathname.replaceAll('/', '');
      const prefix = searchParams.get('prefix') ?? '';
      const after = [searchParams.get('key-marker') ?? '', searchParams.get('upload-id-marker') ?? ''] as const;
      const found = [...uploads.values()]
        .filter((upload) => upload.bucket === bucket && upload.key.startsWith(prefix))
        .filter(({ key, id }) => key > after[0] || (key === after[0] && id > after[1]))
        .toSorted((left, right) => (`${left.key} ${left.id}` < `${right.key} ${right.id}` ? -1 : 1));
      const page = found.slice(0, pageSize);
      const last = page.at(-1);
      return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
        `<Bucket>${bucket}</Bucket><EncodingType>url</EncodingType>`,
        `<IsTruncated>${found.length > page.length}</IsTruncated>`,
        ...(last === undefined
          ? []
          : [
              `<NextKeyMarker>${encodeURIComponent(last.key)}</NextKeyMarker>`,
              `<NextUploadIdMarker>${last.id}</NextUploadIdMarker>`,
            ]),
        ...page.map(
          ({ key, id, initiated }) =>
            `<Upload><Key>${encodeURIComponent(key)}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`,
        ),
        '</ListMultipartUploadsResult>',
      ].join('\n');
    },
  };
}
