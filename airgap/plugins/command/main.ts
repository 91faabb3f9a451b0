import { serve } from "../protocol/serve";
import { commandPlugin } from "./plugin";

void serve(commandPlugin());
