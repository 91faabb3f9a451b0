import { serve } from "../protocol/serve";
import { dockerPlugin } from "./plugin";

void serve(dockerPlugin());
