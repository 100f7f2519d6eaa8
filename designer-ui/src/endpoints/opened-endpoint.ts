/** Which endpoint the Endpoints page shows in detail. */
import { create } from 'zustand';

export const useOpenedEndpoint = create<{ readonly name: string | undefined }>(() => ({ name: undefined }));

/** Undefined for the list. */
export function openEndpoint(name: string | undefined): void {
  useOpenedEndpoint.setState({ name });
}
