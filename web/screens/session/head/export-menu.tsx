import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api } from '../../../../domain/api.schema.ts';
import { TABLE_NAMES, type TableName } from '../../../../domain/export/tables.schema.ts';
import { addressOf } from '../../../api/address.ts';

const TABLE_WORDS: Record<TableName, string> = {
  jobs: 'Participants, one a row',
  answers_wide: 'Answers, one participant a row',
  answers_long: 'Answers, one a row',
  steps: 'Pages, one a row',
  llm_calls: 'Calls of the model, with prompts',
  events: 'Events',
};

/** Downloads of the tables of an export. */
export function ExportMenu({ session }: { session: string }): ReactNode {
  const hrefOf = (table: TableName, format: string): string =>
    addressOf(api.exportTable.path, { params: { table }, query: { sessions: session, format } });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'jsonl'] as const).map((format) => [
          <Menu.Label key={format}>{format === 'csv' ? 'As CSV' : 'As JSON lines'}</Menu.Label>,
          ...TABLE_NAMES.map((table) => (
            <Menu.Item
              key={`${table} ${format}`}
              component="a"
              href={hrefOf(table, format)}
              download={`${table}.${format}`}
            >
              {TABLE_WORDS[table]}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
