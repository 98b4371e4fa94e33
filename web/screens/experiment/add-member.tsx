import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { GIVEN_RIGHTS, type GivenRight } from '../../../domain/access.ts';
import { EmailSchema } from '../../../domain/email.schema.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';
import { RIGHT_WORDS } from './right-words.ts';
import { useMemberActs } from './use-members.ts';

/** Lets somebody in by exact e-mail. Whether there is such an account is not told. */
export function AddMember({ id }: { id: string }): ReactNode {
  const form = useForm<{ email: string; rights: GivenRight[] }>({
    mode: 'controlled',
    initialValues: { email: '', rights: ['edit', 'run', 'export'] },
    validate: {
      email: (email) => (EmailSchema.safeParse(email).success ? null : 'Give an e-mail, as ada@example.org.'),
    },
  });
  const add = useMemberActs(id);
  const isAtField = add.error instanceof ApiProblem && ['owner', 'invalid'].includes(add.error.code);
  return (
    <form
      noValidate
      aria-label="New member"
      onSubmit={form.onSubmit((values) =>
        add.mutate(
          { kind: 'save', ...values },
          {
            onSuccess: () => form.reset(),
            onError: (error) => {
              if (error instanceof ApiProblem) form.setFieldError('email', error.message);
            },
          },
        ),
      )}
    >
      <Stack gap="xs">
        {add.error !== null && !isAtField && <ErrorState error={add.error} />}
        <Group align="flex-start" gap="md">
          <TextInput
            label="Add by e-mail"
            description="Exactly as their account has it, now or later."
            type="email"
            autoComplete="off"
            w={300}
            {...form.getInputProps('email')}
          />
          <Checkbox.Group label="May" description="Looking comes with it." {...form.getInputProps('rights')}>
            <Group gap="md" mt={8}>
              {GIVEN_RIGHTS.map((right) => (
                <Checkbox
                  key={right}
                  value={right}
                  size="xs"
                  label={RIGHT_WORDS[right].label}
                  title={RIGHT_WORDS[right].about}
                />
              ))}
            </Group>
          </Checkbox.Group>
        </Group>
        <Group>
          <Button type="submit" variant="default" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
