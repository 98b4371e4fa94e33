import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form';
import { useEffect } from 'react';

/**
 * A form over what is saved: follows it when it changes elsewhere, unless somebody is typing here.
 * @param saved of plain values
 */
export function useSavedForm<V extends Record<string, unknown>>(
  saved: V,
  more: Omit<UseFormInput<V>, 'initialValues' | 'mode'> = {},
): UseFormReturnType<V> {
  const form = useForm<V>({ mode: 'controlled', initialValues: saved, ...more });
  const text = JSON.stringify(saved);
  const dirty = form.isDirty();
  useEffect(() => {
    if (dirty) return;
    const values = JSON.parse(text) as V;
    form.setInitialValues(values);
    form.setValues(values);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- of the form only its functions are used
  }, [text]);
  return form;
}
