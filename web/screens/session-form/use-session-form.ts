import { useForm, type UseFormReturnType } from '@mantine/form';
import type { SessionValues } from './values.ts';

export type SessionForm = UseFormReturnType<SessionValues>;

/** The form's state; it is checked by `settingsOf` when it is sent. */
export function useSessionForm(initialValues: SessionValues): SessionForm {
  return useForm<SessionValues>({ mode: 'controlled', initialValues });
}
