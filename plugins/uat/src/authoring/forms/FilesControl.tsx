import { Button, ButtonIcon, Text } from '@backstage/ui';
import { RiCloseLine, RiUploadLine } from '@remixicon/react';
import { useRef, useState } from 'react';
import type { ControlProps } from './controls';
import { FieldProblems } from './Field';
import styles from './forms.module.css';

/** A file as it is kept in a step: as text, or as base64 when it is no text. */
export interface StepFile {
  name: string;
  contentType?: string;
  text?: string;
  base64?: string;
}

/** Largest file in bytes: base64 makes it a third larger, and a step carries 1,400,000 characters. */
export const MAX_FILE_BYTES = 1_050_000;

/** Reads a file of the person's machine. Text stays text, so that placeholders in it can be filled in. */
export async function readStepFile(file: File): Promise<StepFile> {
  if (file.size > MAX_FILE_BYTES) {
    throw new Error(
      `“${file.name}” has ${file.size.toLocaleString(
        'en',
      )} bytes; at most ${MAX_FILE_BYTES.toLocaleString('en')} are possible`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const head = {
    name: file.name,
    ...(file.type && { contentType: file.type }),
  };
  try {
    const text = new TextDecoder('utf-8', {
      fatal: true,
      ignoreBOM: true,
    }).decode(bytes);
    if (!text.includes('\u0000')) {
      return { ...head, text };
    }
  } catch {
    // Not UTF-8: it is kept as bytes.
  }
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return { ...head, base64: btoa(binary) };
}

function sizeOf(file: StepFile): string {
  const bytes =
    file.base64 === undefined
      ? new Blob([file.text ?? '']).size
      : Math.floor((file.base64.length * 3) / 4);
  return bytes < 1_000
    ? `${bytes} bytes`
    : `${Math.round(bytes / 1_000).toLocaleString('en')} kB`;
}

export function FilesControl({ value, onChange, ids }: ControlProps) {
  const files = Array.isArray(value) ? (value as StepFile[]) : [];
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string[]>([]);

  const add = async (chosen: File[]) => {
    const read = await Promise.allSettled(chosen.map(readStepFile));
    setRefused(
      read.flatMap(result =>
        result.status === 'rejected' ? [String(result.reason.message)] : [],
      ),
    );
    const added = read.flatMap(result =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    if (added.length) {
      onChange([...files, ...added]);
    }
  };

  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
      className={styles.list}
    >
      {files.map((file, index) => (
        // Two files may have the same name.
        // eslint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.row}>
          <Text truncate>
            {file.name} ·{' '}
            {file.base64 === undefined ? 'text' : file.contentType ?? 'binary'}{' '}
            · {sizeOf(file)}
          </Text>
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiCloseLine />}
            aria-label={`Remove ${file.name}`}
            onPress={() => onChange(files.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Choose files"
        onChange={event => {
          void add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiUploadLine />}
        onPress={() => input.current?.click()}
      >
        Choose files
      </Button>
      <FieldProblems messages={refused} />
    </div>
  );
}
