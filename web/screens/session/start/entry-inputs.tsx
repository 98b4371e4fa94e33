import {
  FileInput,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { ReactNode } from 'react';
import type { EntryList } from '../../../../domain/entry-lists.ts';
import type { Given, Way } from './given.ts';

const WAYS: { value: Way; label: string }[] = [
  { value: 'copies', label: 'One link' },
  { value: 'list', label: 'List of links' },
  { value: 'file', label: 'CSV file' },
];

/** Where the links come from. */
export function EntryInputs({
  given,
  onGive,
  example,
  list,
}: {
  given: Given;
  onGive: (given: Given) => void;
  /** A good link for the platform. */
  example: string;
  list: EntryList;
}): ReactNode {
  const give = (part: Partial<Given>): void => onGive({ ...given, ...part });
  const good = `For example ${example}`;
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Where the links come from"
        data={WAYS}
        value={given.way}
        onChange={(way) => give({ way: way })}
        w="fit-content"
        withItemsBorders={false}
      />
      {given.way === 'copies' && (
        <Group align="flex-start" gap="sm">
          <TextInput
            label="Entry link"
            description={good}
            type="url"
            flex="1 1 20rem"
            value={given.url}
            onChange={({ currentTarget: { value } }) => give({ url: value })}
            data-autofocus
          />
          <NumberInput
            label="Participants"
            description="All by this link"
            w={140}
            min={1}
            allowDecimal={false}
            value={given.copies}
            onChange={(copies) => give({ copies })}
          />
        </Group>
      )}
      {given.way === 'list' && (
        <Textarea
          label="Entry links"
          description={`One a line; a label may follow behind a tab. Or a table with a column url. ${good}`}
          minRows={5}
          maxRows={14}
          spellCheck={false}
          value={given.list}
          onChange={({ currentTarget: { value } }) => give({ list: value })}
        />
      )}
      {given.way === 'file' && <FileOfLinks given={given} onGive={onGive} list={list} />}
    </Stack>
  );
}

function FileOfLinks({
  given,
  onGive,
  list,
}: {
  given: Given;
  onGive: (given: Given) => void;
  list: EntryList;
}): ReactNode {
  const read = async (file: File | null): Promise<void> =>
    onGive({ ...given, file: file && { name: file.name, text: await file.text() } });
  return (
    <Stack gap={4}>
      <FileInput
        label="CSV file"
        description="With a column url or link, and perhaps one label. Commas, semicolons or tabs."
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        placeholder={given.file?.name ?? 'Choose a file'}
        onChange={(file) => void read(file)}
        clearable
        clearButtonProps={{ 'aria-label': 'Take the file away' }}
      />
      {given.file && list.columns && (
        <Text fz="sm" c="dimmed">
          {`${given.file.name}: links from the column ${list.columns.url}`}
          {list.columns.label !== null && `, labels from ${list.columns.label}`}
        </Text>
      )}
    </Stack>
  );
}
