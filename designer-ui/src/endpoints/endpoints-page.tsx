/** The Endpoints page: all endpoints, or one in detail. */
import { EndpointDetailPage } from './endpoint-detail.tsx';
import { EndpointList } from './endpoint-list.tsx';
import { useOpenedEndpoint } from './opened-endpoint.ts';

export default function EndpointsPage() {
  const name = useOpenedEndpoint((state) => state.name);
  return name === undefined ? <EndpointList /> : <EndpointDetailPage key={name} name={name} />;
}
